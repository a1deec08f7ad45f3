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

function around(mean: number, { error, df }: Parts, confidence: number): Estimate {
  const half = error === 0 ? 0 : tOfInterval(confidence, df) * error;
  return { mean, low: mean - half, high: mean + half };
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
  const parts = combineErrors(
    [varianceOf(values) / values.length, values.length],
    [varianceOf(baseline) / baseline.length, baseline.length],
  );
  const exact = mean === 0 ? 1 : 0;
  const p = parts.error === 0 ? exact : twoSidedP(mean / parts.error, parts.df);
  return { difference: around(mean, parts, 0.95), p };
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
  const base = meanOf(baseline);
  const mean = meanOf(values) / base;
  if (values.length < 2 || baseline.length < 2) return { mean, low: mean, high: mean };
  const parts = combineErrors(
    [varianceOf(values) / values.length / base ** 2, values.length],
    [(varianceOf(baseline) / baseline.length) * (mean / base) ** 2, baseline.length],
  );
  return around(mean, parts, confidence);
}
