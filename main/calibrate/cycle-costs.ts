import { searchBounded, type Point, type SearchOptions } from './bounded-search.ts';
import { searchedCosts } from './searched-costs.ts';
import { simulateRatios, type Target } from './targets.ts';

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
  const errorsAt = (costs: Point) => {
    const ratios = simulateRatios(targets, costs);
    return targets.map(({ label, ratio }, i) => ({
      label,
      error: (ratios[i] ?? Number.NaN) / (ratio ?? Number.NaN) - 1,
    }));
  };
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
