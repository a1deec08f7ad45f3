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

/** Means that differ by less than this share count as equal. */
const equalMeans = 1e-6;

/** A constant followed by the sum of two exponential times of these means. */
export function sumOfTwo(shift: number, first: number, second: number): FittedShare {
  const mean = shift + first + second;
  if (Math.abs(first - second) < equalMeans * (first + second)) {
    const middle = (first + second) / 2;
    const after = (y: number) => Math.exp(-y / middle) * (1 + y / middle);
    return { mean, at: (x) => (x < shift ? 0 : 1 - after(x - shift)) };
  }
  const tail = (y: number, own: number) => own * Math.exp(-y / own);
  const after = (y: number) => (tail(y, first) - tail(y, second)) / (first - second);
  return { mean, at: (x) => (x < shift ? 0 : 1 - after(x - shift)) };
}

/** Whole numbers from 0 by their weights. */
export function weighted(weights: readonly number[]): FittedShare {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, value) => sum + weight * value, 0) / total;
  const at = (x: number) =>
    weights.reduce((sum, weight, value) => (value <= x ? sum + weight : sum), 0) / total;
  return { mean, at };
}
