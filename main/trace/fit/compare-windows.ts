import { mergeStates, quantile } from '../../engine/histogram.ts';
import { deferred } from '../../engine/policies/deferred.ts';
import { sync } from '../../engine/policies/sync.ts';
import { replayHorizonNs, replayWithReport } from '../../engine/replay.ts';
import type { ExposureState } from '../../../shared/result.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import type { FitWindows, SeenWindows } from '../../../shared/trace-fit.ts';
import { toReplayTrace } from '../to-replay-trace.ts';
import type { CpuEvents } from './merge-events.ts';
import { seeds, shortestMs, simulate } from './simulate-profile.ts';

/** One that waits for every CPU, and one that leaves the flush to the next switch. */
export const comparedPolicies: readonly Policy[] = [sync.policy, deferred.policy];

/** A recording to replay: its own CPUs, without those that are silent. */
interface Recorded {
  readonly cpus: readonly CpuEvents[];
  readonly names: readonly string[];
  readonly hash: string;
}

function describeWindows(states: readonly ExposureState[]): SeenWindows {
  const pairs = mergeStates(states.map((state) => state.pairs));
  const total = (of: (state: ExposureState) => number) =>
    states.reduce((sum, state) => sum + of(state), 0);
  const count = total(({ pairCount }) => pairCount);
  return {
    pairs: count,
    p50: count > 0 ? quantile(pairs, 0.5, count) : null,
    p99: count > 0 ? quantile(pairs, 0.99, count) : null,
    openShare: count > 0 ? total(({ openPairs }) => openPairs) / count : 0,
  };
}

/** Windows are simulated for this many times the recording: its own are known far less well. */
const timesRecorded = 80;

/** Simulated time of a replication that is compared with a recording of this length, ms. */
function windowMeasureMs({ measureMs, replicationsMin }: RunSettings, recordedNs: number): number {
  const enoughMs = (timesRecorded * recordedNs) / 1e6 / replicationsMin;
  return Math.min(measureMs, Math.max(shortestMs, enoughMs));
}

/**
 * The exposure windows of the workload beside those of a replay of its own recording: the same machine,
 * the same policy, and each pair followed for as long. `onDone` is called after each policy.
 */
export function compareWindows(
  { cpus, names, hash }: Recorded,
  workload: Workload,
  { machine, run, onDone }: { machine: Machine; run: RunSettings; onDone: () => void },
): FitWindows[] {
  const renumbered = cpus.map(({ chunks }, cpu) => ({ cpu, chunks }));
  const trace = toReplayTrace({ hash, names, cpus: renumbered, lostEvents: 0 });
  const horizonNs = replayHorizonNs(trace.endNs - trace.startNs);
  const measureMs = windowMeasureMs(run, trace.endNs - trace.startNs);
  const ownRun = { ...run, measureMs, seed: seeds.windows, horizonMs: horizonNs / 1e6 };
  return comparedPolicies.map((policy) => {
    const options = { loop: 'closed', horizonNs } as const;
    const replay = replayWithReport(trace, { machine, policy, run }, options).result;
    const fitted = simulate(workload, machine, { policy, run: ownRun });
    onDone();
    return {
      policy: policy.name,
      horizonNs,
      replay: describeWindows([replay.exposure]),
      fitted: describeWindows(fitted.map(({ exposure }) => exposure)),
    };
  });
}
