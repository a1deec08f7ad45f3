import { sysTickNs } from '../engine/accounting.ts';
import { replicate } from '../engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { searchBounded, type Parameter, type Point, type SearchOptions } from './bounded-search.ts';

/** A measured ratio to policy none, and the specs of both with the costs of their profiles. */
export interface Target {
  readonly label: string;
  readonly ratio: number;
  readonly spec: Spec;
  readonly baseline: Spec;
}

/**
 * The costs to search, each with the range that published measurements allow (MODEL.md, section 9).
 * The rows do not determine the other costs, which stay as they are.
 */
export const searchedCosts: readonly Parameter[] = [
  { name: 'xpfoMapCycles', min: 300, max: 1500, start: 580 },
  { name: 'invlpgCycles', min: 100, max: 300, start: 220 },
  { name: 'fullFlushCycles', min: 300, max: 2300, start: 800 },
  { name: 'tlbEntries', min: 512, max: 1536, start: 1000 },
  { name: 'tlbFillTauUs', min: 50, max: 1000, start: 200 },
  { name: 'pageWalkCycles', min: 10, max: 45, start: 30 },
  { name: 'tlbKernelShare', min: 0.2, max: 0.6, start: 0.4 },
  { name: 'irqCycles', min: 600, max: 2500, start: 1200 },
  { name: 'csdCycles', min: 150, max: 600, start: 300 },
  { name: 'sendLinesPerTarget', min: 1, max: 4, start: 2.3 },
  { name: 'ackLinesPerTarget', min: 0.5, max: 2, start: 1 },
  { name: 'contextSwitchCycles', min: 2000, max: 6000, start: 3000 },
  { name: 'pendingMaskLines', min: 0.5, max: 6, start: 2 },
];

function sysPerOp(spec: Spec): number {
  const result = replicate(spec, 0);
  return sysTickNs(result.cpuTimeNs) / result.counters.ops;
}

/** Simulated ratio of a target with some machine costs replaced; one short replication. */
export function ratioWith(target: Target, costs: Point): number {
  const at = (spec: Spec): Spec => ({ ...spec, machine: { ...spec.machine, ...costs } });
  return sysPerOp(at(target.spec)) / sysPerOp(at(target.baseline));
}

export interface FittedCosts {
  readonly costs: Point;
  /** (simulated - measured) / measured of each target, from the short runs of the search. */
  readonly errors: readonly { readonly label: string; readonly error: number }[];
}

/**
 * Finds the set of costs that brings every target's ratio closest to its measured one: the smallest
 * sum of squared relative errors, with a much heavier weight on errors beyond 3 %. The search starts
 * at the design's value of each cost; a small pull towards it decides what the rows leave open.
 */
export async function fitCycleCosts(
  targets: readonly Target[],
  options: SearchOptions,
): Promise<FittedCosts> {
  const errorsAt = (costs: Point) =>
    targets.map((target) => ({
      label: target.label,
      error: ratioWith(target, costs) / target.ratio - 1,
    }));
  const objective = (costs: Point): number => {
    let sum = 0;
    for (const { error } of errorsAt(costs)) {
      sum += error ** 2 + 100 * Math.max(0, Math.abs(error) - 0.03) ** 2;
    }
    for (const { name, min, max, start } of searchedCosts) {
      sum += 1e-4 * (((costs[name] ?? start) - start) / (max - min)) ** 2;
    }
    return sum;
  };
  const { point } = await searchBounded(searchedCosts, objective, options);
  return { costs: point, errors: errorsAt(point) };
}
