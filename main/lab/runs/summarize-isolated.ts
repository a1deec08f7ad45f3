import type { IsolatedState, Observation, ReplicationResult } from '../../../shared/result.ts';

/** What isolated CPUs saw over all replications; nothing without any. */
export function summarizeIsolated(
  results: readonly ReplicationResult[],
): Pick<Observation, 'isolated'> {
  const states = results.flatMap(({ isolated }) => isolated ?? []);
  const [first] = states;
  if (!first) return {};
  const sum = (of: (state: IsolatedState) => number) => states.reduce((a, b) => a + of(b), 0);
  const cpuNs = first.cpus * results.reduce((a, { measuredNs }) => a + measuredNs, 0);
  const pairs = sum((one) => one.pairs);
  const worst = states.reduce((a, b) => (b.longestNs > a.longestNs ? b : a));
  return {
    isolated: {
      cpus: first.cpus,
      interruptionsPerSecond: sum((one) => one.interruptions) / (cpuNs / 1e9),
      stolenShare: sum((one) => one.stolenNs) / cpuNs,
      longestStolenNs: Math.max(...states.map((one) => one.longestStolenNs)),
      pairs,
      openShare: pairs === 0 ? null : sum((one) => one.openPairs) / pairs,
      longestNs: worst.longestNs,
      isLongestOpen: worst.isLongestOpen,
    },
  };
}
