import { sysTickNs } from '../engine/accounting.ts';
import { replicate } from '../engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Point } from './bounded-search.ts';

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

function sysPerOp(spec: Spec): number {
  const result = replicate(spec, 0);
  return sysTickNs(result.cpuTimeNs) / result.counters.ops;
}

/** The costs that are those of a machine, by field: those of all, and its own. */
function costsFor(machine: string, costs: Point): Point {
  const own = Object.entries(costs).flatMap(([name, value]) => {
    const [owner, field] = name.includes(':') ? name.split(':') : [machine, name];
    return owner === machine && field !== undefined ? [[field, value] as const] : [];
  });
  return Object.fromEntries(own);
}

/** Simulated ratios of targets with some machine costs replaced; one short replication each. */
export function simulateRatios(targets: readonly Target[], costs: Point): number[] {
  const baselines = new Map<string, number>();
  const at = (spec: Spec): Spec => ({
    ...spec,
    machine: { ...spec.machine, ...costsFor(spec.machine.name, costs) },
  });
  return targets.map(({ spec, baseline }) => {
    const name = JSON.stringify(baseline);
    const below = baselines.get(name) ?? sysPerOp(at(baseline));
    baselines.set(name, below);
    return sysPerOp(at(spec)) / below;
  });
}
