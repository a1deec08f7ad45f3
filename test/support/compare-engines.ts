import { replicate } from '../../main/engine/run.ts';
import type { SideState } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { simulateReference, type ReferenceResult } from './reference/index.ts';
import type { WindowFigures } from './reference/windows.ts';

type ReferenceSide = Pick<ReferenceResult, 'latencies' | 'windows'>;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Pairs that saw user code, the engine's and the reference's; ties, which hang on rounding, made alike. */
function withoutTies(got: number, { userPairs, tiedUserPairs }: WindowFigures): [number, number] {
  return [got, Math.abs(got - userPairs) <= tiedUserPairs ? got : userPairs];
}

/** The figures of one side: of the requests that one policy governs. */
function pairSide(
  engine: SideState | null,
  reference: ReferenceSide | null,
): Record<string, [number, number]> {
  if (!engine || !reference) throw new Error('only one of the two has requests for user mappings');
  const { exposure, shootdownLatency } = engine;
  const { windows, latencies } = reference;
  return {
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
    userPairs: withoutTies(exposure.userPairs, windows),
    pageCpuSeconds: [exposure.pageCpuSeconds, windows.pageCpuSeconds],
  };
}

/** What both engines say of one replication, by name: the engine's figure, then the reference's. */
function pairFigures(spec: Spec, replication: number): Record<string, [number, number]> {
  const engine = replicate(spec, replication);
  const reference = simulateReference(spec, replication);
  const { counters, cpuTimeNs, user } = engine;
  const figures: Record<string, [number, number]> = {
    idleHandlerNs: [engine.idleHandlerNs, reference.idleHandlerNs],
    lockWaitNs: [engine.lockWaitNs ?? 0, reference.lockWaitNs],
    stolenByHostNs: [engine.stolenByHostNs ?? 0, reference.stolenByHostNs],
    ...pairSide(engine, reference),
  };
  if (user || reference.user) {
    const own = pairSide(user ?? null, reference.user);
    for (const [name, pair] of Object.entries(own)) figures[`user ${name}`] = pair;
  }
  for (const [name, value] of Object.entries(reference.counters)) {
    figures[name] = [counters[name as keyof typeof counters], value];
  }
  for (const [name, value] of Object.entries(reference.cpuTimeNs)) {
    figures[`${name}Ns`] = [cpuTimeNs[name as keyof typeof cpuTimeNs], value];
  }
  return figures;
}

/** The figures in which the engine differs from the reference by more than rounding. */
export function findDifferences(spec: Spec, replication: number): Record<string, [number, number]> {
  const differs = ([, [got, wanted]]: [string, [number, number]]): boolean => {
    const allowed = 1e-7 * Math.max(10, wanted);
    return !(Math.abs(got - wanted) <= allowed);
  };
  return Object.fromEntries(Object.entries(pairFigures(spec, replication)).filter(differs));
}
