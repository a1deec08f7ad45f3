import type { HalfWidth } from './interval.ts';
import { meanOf, varianceOf } from './interval.ts';
import { tOfInterval, twoSidedP } from './student-t.ts';

/**
 * Widening by skewness: the first order by which Student's interval at 95 % is too short for skewed
 * values (Edgeworth: (z^4 + 2 z^2 - 3) / 18 for z = 1.96), per squared skewness over n.
 */
const perSquaredSkewness = 1.08;
/** A small sample hides its skewness: this many of its standard errors are added to what is seen. */
const hiddenErrors = 2;
/** Below this many values the standard error of the skewness, sqrt(6 / n), is no guide. */
const fewest = 10;

/** Skewness of at least three values, corrected for their number; 0 for equal ones. */
export function skewnessOf(values: readonly number[]): number {
  const n = values.length;
  const mean = meanOf(values);
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    const off = value - mean;
    squares += off ** 2;
    cubes += off ** 3;
  }
  if (squares === 0) return 0;
  return (cubes / n / (squares / n) ** 1.5) * (Math.sqrt(n * (n - 1)) / (n - 2));
}

/** How a sample came about, and how sure its interval is to be. */
export interface Stages {
  /** Values of the first stage, which were taken whatever they were; at least 2. */
  readonly firstStage: number;
  /** Share of samples whose interval has the mean; default 0.95. */
  readonly confidence?: number;
}

/** t times the deviation: the half-width of one value's interval, before skewness. */
function spreadOf(values: readonly number[], confidence: number): number {
  return tOfInterval(confidence, values.length - 1) * Math.sqrt(varianceOf(values));
}

/** By how much an interval of `n` values is wider for the skewness of these: 1 for equal or two ones. */
function wideningOf(values: readonly number[], firstStage: number, n: number): number {
  if (values.length < 3 || varianceOf(values) === 0) return 1;
  const hidden = hiddenErrors * Math.sqrt(6 / Math.max(fewest, firstStage));
  const skewness = Math.abs(skewnessOf(values)) + hidden;
  return 1 + (perSquaredSkewness * skewness ** 2) / n;
}

/**
 * Half of the interval that a sample of `n` would have, going by these values of it (all of them if n
 * is their number). At least two values; equal ones give 0.
 *
 * Stein's rule for a sample whose size hangs on its first stage: the deviation and t of the first
 * stage, which the later mean does not depend on for normal values. All values together count when
 * they spread more. Both are widened for skewness, seen or hidden; two values show none.
 */
export function predictHalfWidth(
  values: readonly number[],
  { firstStage, confidence = 0.95 }: Stages,
  n: number,
): number {
  const all = spreadOf(values, confidence);
  const isLater = values.length > firstStage;
  const spread = isLater ? Math.max(all, spreadOf(values.slice(0, firstStage), confidence)) : all;
  return (spread * wideningOf(values, firstStage, n)) / Math.sqrt(n);
}

/** Half of the interval of a sample that was taken in stages. */
export function stagedHalfWidth(stages: Stages): HalfWidth {
  return (values) => predictHalfWidth(values, stages, values.length);
}

/**
 * Two-sided p of a mean that is `expected`: what the confidence lacks to 1 at which the interval of
 * `stagedHalfWidth` ends there. null with fewer than two values.
 */
export function stagedP(
  values: readonly number[],
  { firstStage }: Pick<Stages, 'firstStage'>,
  expected: number,
): number | null {
  const n = values.length;
  if (n < 2) return null;
  const off = Math.abs(meanOf(values) - expected);
  const perError = (off * Math.sqrt(n)) / wideningOf(values, firstStage, n);
  const pOf = (some: readonly number[]) => {
    const deviation = Math.sqrt(varianceOf(some));
    if (deviation === 0) return off === 0 ? 1 : 0;
    return twoSidedP(perError / deviation, some.length - 1);
  };
  return n > firstStage ? Math.max(pOf(values), pOf(values.slice(0, firstStage))) : pOf(values);
}
