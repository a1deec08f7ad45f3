import type { Estimate } from '../../../shared/result.ts';

/** Half the interval over the mean's size: 0 for an exact value, infinite around a mean of 0. */
export function relativeHalfWidth({ mean, low, high }: Estimate): number {
  const half = (high - low) / 2;
  return half === 0 ? 0 : half / Math.abs(mean);
}

/** True when an estimate from n replications is known to the precision; one is never enough. */
export function isPrecise(estimate: Estimate, n: number, precision: number): boolean {
  return n >= 2 && relativeHalfWidth(estimate) <= precision;
}
