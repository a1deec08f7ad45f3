import { LabError } from '../../../shared/errors.ts';
import type { RunDistributions } from '../../../shared/result.ts';
import type { ReplayLoop, ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { MadeQuery, ReplayStore } from '../../store/replay-store.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import { analyseOnThread } from '../../trace/analysis-thread.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createStopSwitch } from '../work/stop-switch.ts';
import type { Page } from '../../../shared/page.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { ReplayRequest } from './replay-request.ts';
import { planReplays, type PlannedReplay, type PlannedReplays } from './plan-replays.ts';
import type { Presets } from '../spec/presets.ts';
import { readPackedTrace } from './read-packed-trace.ts';
import { reportAnalysis } from './report-analysis.ts';
import { mergeDistributions } from '../runs/summarize.ts';
import { summarizeReplay } from './summarize-replay.ts';
import { requireTrace } from './traces.ts';

export interface ReplayRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** In ns of recorded time, over all policies. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called as each replay is stored, or found in the store. */
  readonly onReplay?: ((replay: ReplayResult) => void) | undefined;
}

/** Replays of stored traces: run on their own thread, and stored under all that they depend on. */
export interface Replays {
  /**
   * Replays a trace under each policy, in order. Stored replays are not run again.
   * @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`, `cancelled`.
   */
  run(request: ReplayRequest, options?: ReplayRunOptions): Promise<ReplayResult[]>;
  /** The keys of a request in order, stored or not. @throws as `run` does. */
  keysOf(request: ReplayRequest): string[];
  list(query: MadeQuery): Page<ReplayResult>;
  /** Throws not-found. */
  show(key: string): ReplayResult;
  distributions(key: string): RunDistributions | undefined;
}

export interface ReplaysParts {
  readonly store: TraceStore & ReplayStore;
  readonly presets: Presets;
  readonly modelVersion: string;
  readonly now: () => Date;
}

/** The replays to run, each key once. */
interface Missing extends PlannedReplays {
  readonly trace: TraceDetails;
  readonly loop: ReplayLoop;
}

/** Runs the replays on a thread and stores each one as it ends. */
async function replayMissing(
  { store, modelVersion, now }: ReplaysParts,
  { trace, machine, loop, planned }: Missing,
  { signal, onProgress, onReplay }: ReplayRunOptions,
): Promise<void> {
  const packed = await readPackedTrace(store, trace, signal);
  const policies = planned.map(({ policy }) => policy);
  const waiting = planned.values();
  const { hash, name } = trace;
  await analyseOnThread(
    { kind: 'replay', trace: packed, input: { machine, policies, loop } },
    {
      signal,
      onProgress: reportAnalysis(onProgress),
      onResult: (replay) => {
        const { key, policy }: PlannedReplay = waiting.next().value!;
        const recordedAt = now().toISOString();
        const head = { key, modelVersion, trace: { hash, name }, machine, policy, recordedAt };
        const distributions = mergeDistributions([replay.result]);
        const result = summarizeReplay(head, replay, distributions);
        store.saveReplay(result, distributions);
        onReplay?.(result);
      },
    },
  );
}

async function runReplays(
  parts: ReplaysParts,
  request: ReplayRequest,
  options: ReplayRunOptions,
): Promise<ReplayResult[]> {
  refuseIfAborted(options.signal);
  const trace = requireTrace(parts.store, request.trace);
  const { machine, planned } = planReplays(request, trace, parts);
  const found = new Map<string, ReplayResult>();
  const onReplay = (replay: ReplayResult) => {
    found.set(replay.key, replay);
    options.onReplay?.(replay);
  };
  const missing = new Map<string, PlannedReplay>();
  for (const one of planned) {
    const stored = found.has(one.key) ? undefined : parts.store.findReplay(one.key);
    if (stored) onReplay(stored);
    else if (!found.has(one.key)) missing.set(one.key, one);
  }
  if (missing.size > 0) {
    const { loop } = request;
    const left = { trace, machine, loop, planned: [...missing.values()] };
    await replayMissing(parts, left, { ...options, onReplay });
  }
  return planned.map(({ key }) => found.get(key)!);
}

/** `close` cancels the running replays, and refuses new ones. */
export function createReplays(parts: ReplaysParts): Replays & { readonly close: () => void } {
  const { store } = parts;
  const calls = createStopSwitch();
  return {
    close: () => calls.stopAll(),
    run: (request, options = {}) =>
      runReplays(parts, request, { ...options, signal: calls.join(options.signal) }),
    keysOf: (request) =>
      planReplays(request, requireTrace(store, request.trace), parts).planned.map(({ key }) => key),
    list: (query) => store.listReplays(query),
    show: (key) => {
      const replay = store.findReplay(key);
      if (replay) return replay;
      throw new LabError('not-found', `there is no replay ${key}`, 'lab trace replays lists them');
    },
    distributions: (key) => store.replayDistributions(key),
  };
}
