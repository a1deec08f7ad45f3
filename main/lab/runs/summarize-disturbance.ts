import type { DisturbanceResult, DisturbanceState } from '../../../shared/disturbance.ts';
import type { HistogramState, ReplicationResult } from '../../../shared/result.ts';
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
  const timesOf = (of: (one: DisturbanceState) => HistogramState) => {
    const merged = mergeStates(observed.map(({ disturbance }) => of(disturbance)));
    const { count, max } = merged;
    if (count === 0) return null;
    return { count, p50: quantile(merged, 0.5) ?? 0, p99: quantile(merged, 0.99) ?? 0, max };
  };
  return {
    mean: rateOf(({ disturbance }) => disturbance, cpusOf),
    worstCpu: rateOf(({ disturbance }) => disturbance.worstCpu),
    worstTask: rateOf(({ disturbance }) => disturbance.worstTask),
    longestPauseNs: Math.max(...observed.map(({ disturbance }) => disturbance.longestPauseNs)),
    runs: timesOf(({ runs }) => runs),
    ops: timesOf(({ ops }) => ops),
  };
}
