import type { TraceJob } from '../../../shared/contract.ts';
import type { FitStore, ReplayStore } from '../../store/replay-store.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import type { Presets } from '../spec/presets.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import { createFits, planFit, type Fits } from './fits.ts';
import { planReplays } from './plan-replays.ts';
import { createReplays, type Replays } from './replays.ts';
import { createRequests, type Requests } from './requests.ts';
import { createTraceJobs, type TraceJobs } from './trace-jobs.ts';
import { createTraces, type Traces } from './traces.ts';

export interface TraceRoomParts {
  readonly store: TraceStore & ReplayStore & FitStore;
  readonly presets: Presets;
  readonly modelVersion: string;
  readonly now: () => Date;
  readonly work: WorkRegistry;
  readonly onJob: (job: TraceJob) => void;
  readonly onListsChange: () => void;
}

/** Traces, and everything made from them. */
export interface TraceRoom {
  readonly traces: Traces;
  readonly replays: Replays;
  readonly requests: Requests;
  readonly fits: Fits;
  readonly traceJobs: TraceJobs;
  /** Cancels the awaited imports, replays and fits, and refuses new ones. */
  close(): void;
}

export function createTraceRoom(parts: TraceRoomParts): TraceRoom {
  const { store, now, work, onJob: onChange, onListsChange } = parts;
  const traces = createTraces(store, now);
  const replays = createReplays(parts);
  const requests = createRequests(parts);
  const fits = createFits(parts);
  const traceJobs = createTraceJobs({
    work,
    traces,
    fits,
    checkFit: (request) => planFit(request, parts),
    replays,
    requests,
    checkReplay: (request) => planReplays(request, traces.show(request.trace), parts),
    onChange,
    onListsChange,
  });
  return {
    traces: { ...traces, import: (...args) => work.track(traces.import(...args)) },
    replays: { ...replays, run: (...args) => work.track(replays.run(...args)) },
    requests: { ...requests, run: (...args) => work.track(requests.run(...args)) },
    fits: { ...fits, make: (...args) => work.track(fits.make(...args)) },
    traceJobs,
    close() {
      for (const one of [traces, replays, requests, fits]) one.close();
    },
  };
}
