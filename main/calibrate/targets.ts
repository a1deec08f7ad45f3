import { sysTickNs } from '../engine/accounting.ts';
import { replicate } from '../engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Point } from './bounded-search.ts';
import { costsFor } from './searched-costs.ts';

/** A ratio to policy none to be met or predicted, and the specs of both. */
export interface Target {
  readonly label: string;
  /** As measured; null if it is only to be predicted. */
  readonly ratio: number | null;
  /** How well what it adds is known, as a share of that; default 0.05. */
  readonly uncertainty?: number;
  readonly spec: Spec;
  readonly baseline: Spec;
}

/** System time of an op by replication, ns. */
function sysPerOp(spec: Spec, replications: number): number[] {
  return Array.from({ length: replications }, (_, n) => {
    const result = replicate(spec, n);
    return sysTickNs(result.cpuTimeNs) / result.counters.ops;
  });
}

/**
 * Simulated ratios of targets with some machine costs replaced: means over a few short replications, each
 * paired with that of the baseline.
 */
export function simulateRatios(
  targets: readonly Target[],
  costs: Point,
  replications = 1,
): number[] {
  const baselines = new Map<string, readonly number[]>();
  const at = (spec: Spec): Spec => ({
    ...spec,
    machine: { ...spec.machine, ...costsFor(spec.machine.name, costs) },
  });
  return targets.map(({ spec, baseline }) => {
    const name = JSON.stringify(baseline);
    const below = baselines.get(name) ?? sysPerOp(at(baseline), replications);
    baselines.set(name, below);
    const ratios = sysPerOp(at(spec), replications).map((ns, n) => ns / (below[n] ?? Number.NaN));
    return ratios.reduce((sum, ratio) => sum + ratio, 0) / replications;
  });
}
