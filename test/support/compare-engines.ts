import { replicate } from '../../main/engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { simulateReference } from './reference/index.ts';

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What both engines say of one replication, by name: the engine's figure, then the reference's. */
function pairFigures(spec: Spec, replication: number): Record<string, [number, number]> {
  const engine = replicate(spec, replication);
  const reference = simulateReference(spec, replication);
  const { exposure, shootdownLatency, counters, cpuTimeNs } = engine;
  const { windows, latencies } = reference;
  const figures: Record<string, [number, number]> = {
    idleHandlerNs: [engine.idleHandlerNs, reference.idleHandlerNs],
    stolenByHostNs: [engine.stolenByHostNs ?? 0, reference.stolenByHostNs],
    latencyCount: [shootdownLatency.count, latencies.length],
    latencySum: [shootdownLatency.sum, sumOf(latencies)],
    windowCount: [exposure.pairs.count, windows.pairs.length],
    windowSum: [exposure.pairs.sum, sumOf(windows.pairs)],
    worstCount: [exposure.worstCpu.count, windows.worstCpu.length],
    worstSum: [exposure.worstCpu.sum, sumOf(windows.worstCpu)],
    busyCount: [exposure.busy.count, windows.busy.length],
    busySum: [exposure.busy.sum, sumOf(windows.busy)],
    pairCount: [exposure.pairCount, windows.pairCount],
    openPairs: [exposure.openPairs, windows.openPairs],
    idlePairs: [exposure.idlePairs, windows.idlePairs],
    openIdlePairs: [exposure.openIdlePairs, windows.openIdlePairs],
    userPairs: [exposure.userPairs, windows.userPairs],
    pageCpuSeconds: [exposure.pageCpuSeconds, windows.pageCpuSeconds],
  };
  for (const [name, value] of Object.entries(reference.counters)) {
    figures[name] = [counters[name as keyof typeof counters], value];
  }
  for (const [name, value] of Object.entries(reference.cpuTimeNs)) {
    figures[`${name}Ns`] = [cpuTimeNs[name as keyof typeof cpuTimeNs], value];
  }
  if (spec.policy.maxAgeUs === null && !spec.policy.pending.startsWith('queue')) return figures;
  // At the border of the measured time the engine splits an interrupt that asks others by its last part.
  const asking = ['ipiSendNs', 'ipiHandlerOverUserNs', 'ipiHandlerOverKernelNs', 'deferredFlushNs'];
  const sums: [number, number] = [0, 0];
  for (const name of asking) {
    const [got, wanted] = figures[name] ?? [NaN, NaN];
    sums[0] += got;
    sums[1] += wanted;
    delete figures[name];
  }
  return { ...figures, askingNs: sums };
}

/** The figures in which the engine differs from the reference by more than rounding. */
export function findDifferences(spec: Spec, replication: number): Record<string, [number, number]> {
  const differs = ([name, [got, wanted]]: [string, [number, number]]): boolean => {
    // Whether user code ran after t0 hangs on rounding where a request meets the end of a user phase.
    const allowed = name === 'userPairs' ? Math.max(2, 0.01 * wanted) : 1e-7 * Math.max(10, wanted);
    return !(Math.abs(got - wanted) <= allowed);
  };
  return Object.fromEntries(Object.entries(pairFigures(spec, replication)).filter(differs));
}
