import { searchBounded, type Point, type SearchOptions } from './bounded-search.ts';
import { searchedCosts } from './searched-costs.ts';
import { simulateRatios, type Target } from './targets.ts';

export interface FittedCosts {
  readonly costs: Point;
  /** Of what each target adds, (simulated - measured) / measured, from the short runs of the search. */
  readonly errors: readonly { readonly label: string; readonly error: number }[];
}

const usualUncertainty = 0.05;

/**
 * Finds the set of costs that brings what every target adds closest to what was measured: the smallest
 * sum of squared errors, each by how well it is known. The search starts at the design's value of each
 * cost; a small pull towards it decides what the rows leave open.
 */
export async function fitCycleCosts(
  targets: readonly Target[],
  options: SearchOptions,
): Promise<FittedCosts> {
  const errorsAt = (costs: Point) => {
    const ratios = simulateRatios(targets, costs);
    return targets.map(({ label, ratio, uncertainty = usualUncertainty }, i) => ({
      label,
      uncertainty,
      error: ((ratios[i] ?? Number.NaN) - 1) / ((ratio ?? Number.NaN) - 1) - 1,
    }));
  };
  const objective = (costs: Point): number => {
    let sum = 0;
    for (const { error, uncertainty } of errorsAt(costs)) {
      sum += (Math.log1p(error) / uncertainty) ** 2;
    }
    for (const { name, min, max, start } of searchedCosts) {
      sum += 0.04 * (((costs[name] ?? start) - start) / (max - min)) ** 2;
    }
    return sum;
  };
  const { point } = await searchBounded(searchedCosts, objective, options);
  return { costs: point, errors: errorsAt(point) };
}
