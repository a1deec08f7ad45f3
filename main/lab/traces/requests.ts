import { LabError } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { RequestReplay, RequestSummary } from '../../../shared/trace-requests.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import type { ResultOf } from '../../trace/analysis-calls.ts';
import { analyseOnThread } from '../../trace/analysis-thread.ts';
import type { Presets } from '../spec/presets.ts';
import { systemTime } from '../statistics/sample.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createStopSwitch } from '../work/stop-switch.ts';
import { planMachine } from './plan-replays.ts';
import type { ReplayRequest } from './replay-request.ts';
import { readPackedTrace } from './read-packed-trace.ts';
import { reportAnalysis } from './report-analysis.ts';
import { recordEverything } from './require-pages.ts';
import { requireTrace } from './traces.ts';

export interface RequestReplays {
  readonly trace: TraceDetails;
  readonly machine: Machine;
  readonly recorded: RequestSummary;
  /** One for each policy that governs user mappings. */
  readonly replays: readonly RequestReplay[];
}

export interface RequestRunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Replays of the requests of user mappings that a trace recorded. They are quick, and not stored. */
export interface Requests {
  /**
   * Null if the trace has none. The policies of the request play no part: they govern the direct map.
   * @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`, `cancelled`.
   */
  run(request: ReplayRequest, options?: RequestRunOptions): Promise<RequestReplays | null>;
  /**
   * Throws what `run` would throw before it begins.
   * @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`.
   */
  check(request: ReplayRequest): void;
  /** The last result for a trace, by its hash; null if it is no longer kept. */
  last(hash: string): RequestReplays | null;
}

export function refuseWithoutRequests(which: string | number): LabError {
  const message = `trace ${which} has no flush request for user mappings`;
  return new LabError('bad-value', message, recordEverything);
}

/** For how many traces results are kept. */
const mostKept = 20;

export interface RequestsParts {
  readonly store: TraceStore;
  readonly presets: Presets;
  readonly modelVersion: string;
}

function toReplay(
  { policy, result, report }: ResultOf<'requests'>,
  modelVersion: string,
): RequestReplay {
  const { counters, cpuTimeNs, shootdownLatency } = result;
  return {
    policy,
    modelVersion,
    counters: {
      requests: counters.flushRequests,
      targets: counters.nr_tlb_remote_flush_received,
      interrupts: counters.interruptsTaken,
      localFlushAll: counters.nr_tlb_local_flush_all,
      localFlushOne: counters.nr_tlb_local_flush_one,
      lateSteps: report.lateSteps,
    },
    sysNs: systemTime(cpuTimeNs).precise,
    recordedBusyNs: report.recordedBusyNs,
    recordedNs: report.recordedNs,
    latencyNs: shootdownLatency,
  };
}

async function replay(
  { store, presets, modelVersion }: RequestsParts,
  request: ReplayRequest,
  { signal, onProgress }: RequestRunOptions,
): Promise<RequestReplays | null> {
  refuseIfAborted(signal);
  const trace = requireTrace(store, request.trace);
  const recorded = trace.summary.requests;
  if (recorded === undefined || recorded.count === 0) return null;
  const machine = planMachine(request, trace, presets);
  const packed = await readPackedTrace(store, trace, signal);
  const results = await analyseOnThread(
    { kind: 'requests', trace: packed, input: { machine, source: recorded.source } },
    { signal, onProgress: reportAnalysis(onProgress) },
  );
  if (results.length === 0) {
    throw new LabError('internal', 'no policy governs user mappings', 'report it with the trace');
  }
  const replays = results.map((one) => toReplay(one, modelVersion));
  return { trace, machine, recorded, replays };
}

/** `close` cancels the running replays, and refuses new ones. */
export function createRequests(parts: RequestsParts): Requests & { readonly close: () => void } {
  const calls = createStopSwitch();
  /** By hash, oldest first. */
  const kept = new Map<string, RequestReplays>();

  function keep(replays: RequestReplays): void {
    kept.delete(replays.trace.hash);
    kept.set(replays.trace.hash, replays);
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
  }

  return {
    close: () => calls.stopAll(),
    check(request) {
      const trace = requireTrace(parts.store, request.trace);
      if (!trace.summary.requests?.count) throw refuseWithoutRequests(trace.id);
      planMachine(request, trace, parts.presets);
    },
    last: (hash) => kept.get(hash) ?? null,
    async run(request, options = {}) {
      const signal = calls.join(options.signal);
      const replays = await replay(parts, request, { ...options, signal });
      if (replays) keep(replays);
      return replays;
    },
  };
}
