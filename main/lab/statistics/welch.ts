import type { Estimate } from '../../../shared/result.ts';
import { meanOf, varianceOf } from './interval.ts';
import { tOfInterval, twoSidedP } from './student-t.ts';

interface Parts {
  readonly error: number;
  readonly df: number;
}

/** Standard error and Welch-Satterthwaite degrees of freedom of two independent means. */
function combineErrors(
  [a, na]: readonly [squaredError: number, n: number],
  [b, nb]: readonly [squaredError: number, n: number],
): Parts {
  const sum = a + b;
  return { error: Math.sqrt(sum), df: sum ** 2 / (a ** 2 / (na - 1) + b ** 2 / (nb - 1)) };
}

/** Two-sided p of a mean that is off by this much. */
function pOf(off: number, { error, df }: Parts): number {
  if (error === 0) return off === 0 ? 1 : 0;
  return twoSidedP(off / error, df);
}

function around(mean: number, { error, df }: Parts, confidence: number): Estimate {
  const half = error === 0 ? 0 : tOfInterval(confidence, df) * error;
  return { mean, low: mean - half, high: mean + half };
}

function partsOfDifference(values: readonly number[], baseline: readonly number[]): Parts {
  return combineErrors(
    [varianceOf(values) / values.length, values.length],
    [varianceOf(baseline) / baseline.length, baseline.length],
  );
}

/** Of the ratio of two independent means, by the delta method. */
function partsOfRatio(values: readonly number[], baseline: readonly number[]): Parts {
  const base = meanOf(baseline);
  const mean = meanOf(values) / base;
  return combineErrors(
    [varianceOf(values) / values.length / base ** 2, values.length],
    [(varianceOf(baseline) / baseline.length) * (mean / base) ** 2, baseline.length],
  );
}

/**
 * Difference of two independent means (values less baseline) with its 95 % interval, and the
 * two-sided p. With one value on a side there is no interval and p is null.
 */
export function welch(
  values: readonly number[],
  baseline: readonly number[],
): { readonly difference: Estimate; readonly p: number | null } {
  const mean = meanOf(values) - meanOf(baseline);
  if (values.length < 2 || baseline.length < 2) {
    return { difference: { mean, low: mean, high: mean }, p: null };
  }
  const parts = partsOfDifference(values, baseline);
  return { difference: around(mean, parts, 0.95), p: pOf(mean, parts) };
}

/**
 * Ratio of two independent means with its interval, by default at 95 %, by the delta method (first order: good while
 * the baseline is known to a few per cent).
 */
export function unpairedRatio(
  values: readonly number[],
  baseline: readonly number[],
  confidence = 0.95,
): Estimate {
  const mean = meanOf(values) / meanOf(baseline);
  if (values.length < 2 || baseline.length < 2) return { mean, low: mean, high: mean };
  return around(mean, partsOfRatio(values, baseline), confidence);
}

/**
 * Two-sided p of no difference: below 0.05 exactly where the intervals of ratio and difference both exclude
 * none. null with one value on a side.
 */
export function unpairedP(values: readonly number[], baseline: readonly number[]): number | null {
  const { p } = welch(values, baseline);
  if (p === null) return null;
  return Math.max(p, pOf(meanOf(values) / meanOf(baseline) - 1, partsOfRatio(values, baseline)));
}
