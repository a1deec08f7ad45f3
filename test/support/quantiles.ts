import { meanOfQuantiles, quantileShares } from '../../shared/quantile-table.ts';

/** A table of the values at each share, ascending and not negative, scaled to a mean of 1. */
export function makeQuantiles(valueAt: (share: number) => number): readonly number[] {
  const values = quantileShares.map(valueAt);
  const mean = meanOfQuantiles(values);
  return values.map((value) => value / mean + 0);
}
