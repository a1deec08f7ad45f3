import type { Estimate } from '../../../shared/result.ts';
import { estimateMean, meanOf, varianceOf, type HalfWidth } from './interval.ts';
import { twoSidedP } from './student-t.ts';

function combine(
  values: readonly number[],
  baseline: readonly number[],
  by: (value: number, base: number) => number,
): number[] {
  if (values.length !== baseline.length) throw new RangeError('pairs need equally many values');
  return values.map((value, i) => by(value, baseline[i] ?? Number.NaN));
}

/** Mean of the ratios pair by pair, with its interval. Equal pairs give exactly 1. */
export function pairedRatio(
  values: readonly number[],
  baseline: readonly number[],
  halfWidth?: HalfWidth,
): Estimate {
  return estimateMean(
    combine(values, baseline, (value, base) => value / base),
    halfWidth,
  );
}

/** Mean of the differences pair by pair, with its interval. Equal pairs give exactly 0. */
export function pairedDifference(
  values: readonly number[],
  baseline: readonly number[],
  halfWidth?: HalfWidth,
): Estimate {
  return estimateMean(
    combine(values, baseline, (value, base) => value - base),
    halfWidth,
  );
}

/** Two-sided p of the paired t test; null with fewer than two pairs. */
export function pairedP(values: readonly number[], baseline: readonly number[]): number | null {
  const differences = combine(values, baseline, (value, base) => value - base);
  if (differences.length < 2) return null;
  const mean = meanOf(differences);
  const error = Math.sqrt(varianceOf(differences) / differences.length);
  if (error === 0) return mean === 0 ? 1 : 0;
  return twoSidedP(mean / error, differences.length - 1);
}
