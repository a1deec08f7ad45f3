import { shareOf } from '../../../shared/quantile-table.ts';

/** The cumulative share at x of a profile's distribution. */
export interface FittedShare {
  readonly mean: number;
  readonly at: (x: number) => number;
}

/** A constant followed by an exponential time of this mean. */
export function shiftedExponential(shift: number, mean: number): FittedShare {
  const at = (x: number) => (x < shift ? 0 : 1 - Math.exp(-(x - shift) / mean));
  return { mean: shift + mean, at: mean > 0 ? at : (x) => (x < shift ? 0 : 1) };
}

/** A time of this mean: exponential, or by a table of quantiles. */
export function drawnTime(mean: number, quantiles: readonly number[] | null): FittedShare {
  if (quantiles === null || mean === 0) return shiftedExponential(0, mean);
  return { mean, at: (x) => shareOf(quantiles, x / mean) };
}

/** The same, later by this much. */
export function delayed({ mean, at }: FittedShare, by: number): FittedShare {
  return { mean: mean + by, at: (x) => at(x - by) };
}

/** The places in kernel work at which the share is taken. */
const places = 16;

/**
 * A burst as drawn, but for the share `inKernel` of those that end in kernel work of this length: the task
 * completes the op, so what is left of that work is added, anything from none to all of it.
 */
export function completedBurst(
  burst: FittedShare,
  kernelNs: number,
  inKernel: number,
): FittedShare {
  const at = (x: number) => {
    let sum = 0;
    for (let i = 0; i < places; i++) sum += burst.at(x - (kernelNs * (i + 0.5)) / places);
    return (1 - inKernel) * burst.at(x) + (inKernel * sum) / places;
  };
  return { mean: burst.mean + (inKernel * kernelNs) / 2, at };
}

/** Whole numbers from 0 by their weights. */
export function weighted(weights: readonly number[]): FittedShare {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, value) => sum + weight * value, 0) / total;
  const at = (x: number) =>
    weights.reduce((sum, weight, value) => (value <= x ? sum + weight : sum), 0) / total;
  return { mean, at };
}
