import type { DisturbanceResult, DisturbanceState } from '../../../shared/disturbance.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import { mergeStates, quantile } from '../../engine/histogram.ts';
import { meanOf } from '../statistics/interval.ts';

type Observed = ReplicationResult & { readonly disturbance: DisturbanceState };

const isObserved = (one: ReplicationResult): one is Observed => one.disturbance !== undefined;

function cpusOf({ cpuTimeNs, measuredNs }: ReplicationResult): number {
  const all = Object.values(cpuTimeNs).reduce((a, b) => a + b, 0);
  return Math.round(all / measuredNs);
}

/** Who is disturbed over all replications; null unless all of them have observed it. */
export function summarizeDisturbance(
  results: readonly ReplicationResult[],
): DisturbanceResult | null {
  const observed = results.filter(isObserved);
  if (observed.length < results.length || observed.length === 0) return null;
  const rateOf = (
    of: (one: Observed) => { readonly interruptions: number; readonly stolenNs: number },
    cpus: (one: Observed) => number = () => 1,
  ) => ({
    perSecond: meanOf(
      observed.map((one) => (of(one).interruptions / cpus(one) / one.measuredNs) * 1e9),
    ),
    stolenShare: meanOf(observed.map((one) => of(one).stolenNs / cpus(one) / one.measuredNs)),
  });
  const runs = mergeStates(observed.map(({ disturbance }) => disturbance.runs));
  return {
    mean: rateOf(({ disturbance }) => disturbance, cpusOf),
    worstCpu: rateOf(({ disturbance }) => disturbance.worstCpu),
    worstTask: rateOf(({ disturbance }) => disturbance.worstTask),
    longestPauseNs: Math.max(...observed.map(({ disturbance }) => disturbance.longestPauseNs)),
    runs:
      runs.count === 0
        ? null
        : {
            count: runs.count,
            p50: quantile(runs, 0.5) ?? 0,
            p99: quantile(runs, 0.99) ?? 0,
            max: runs.max,
          },
  };
}
