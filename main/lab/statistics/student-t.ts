import quantile from '@stdlib/stats-base-dists-t-quantile';

/** Quantile of Student's t distribution; `p` in (0, 1), `df` any positive number. */
export function tQuantile(p: number, df: number): number {
  return quantile(p, df);
}

const t975 = new Map<number, number>();

/** Half-width of a 95 % interval in standard errors. */
export function t95(df: number): number {
  let t = t975.get(df);
  if (t === undefined) {
    t = quantile(0.975, df);
    t975.set(df, t);
  }
  return t;
}

const smallestLogP = -700;

/**
 * Two-sided p of a t statistic, found by halving on the quantile (which is exact far out in the
 * tail). Below e^-700 it is 0. Not promised: speed; it takes some 0.3 ms.
 */
export function twoSidedP(t: number, df: number): number {
  const size = Math.abs(t);
  const quantileOf = (logP: number) => -quantile(Math.exp(logP) / 2, df);
  if (size === 0) return 1;
  if (size > quantileOf(smallestLogP)) return 0;
  let low = smallestLogP;
  let high = 0;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (quantileOf(middle) > size) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
