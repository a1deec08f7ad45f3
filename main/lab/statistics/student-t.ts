import { tDensity, tMiddle, tTail } from './t-distribution.ts';

/** Turns at most; Newton's steps end after 4 to 8, halving alone after 60. */
const mostSteps = 200;

/**
 * The positive t at which `area` (a share below or above t) is `wanted`. Newton's steps on logarithms,
 * where both a power's tail and a bell's are nearly straight; a step that leaves the bracket halves it.
 */
function solve(area: (t: number) => number, wanted: number, slopeSign: 1 | -1, df: number): number {
  let [low, high] = [-750, 750];
  let logT = 0;
  for (let step = 0; step < mostSteps; step++) {
    const t = Math.exp(logT);
    const value = area(t);
    if (value === wanted) return t;
    if (value > wanted === slopeSign > 0) high = logT;
    else low = logT;
    const move = (Math.log(wanted / value) * value) / (slopeSign * t * tDensity(t, df));
    const next = logT + move;
    const isInside = next > low && next < high;
    if (isInside && Math.abs(move) < 1e-15) return Math.exp(next);
    const moved = isInside ? next : (low + high) / 2;
    if (moved === logT) return t;
    logT = moved;
  }
  return Math.exp(logT);
}

/**
 * Quantile of Student's t distribution; `p` in (0, 1), `df` any positive number. Right to 12 digits
 * for p from 1e-10 to 1 - 1e-10 and df from 1 to a million.
 */
export function tQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return p > 0.25 ? -solveMiddle(0.5 - p, df) : -solveTail(p, df);
  return p < 0.75 ? solveMiddle(p - 0.5, df) : solveTail(1 - p, df);
}

const solveMiddle = (share: number, df: number) => solve((t) => tMiddle(t, df), share, 1, df);
const solveTail = (share: number, df: number) => solve((t) => tTail(t, df), share, -1, df);

const t975 = new Map<number, number>();

/** Half-width of a 95 % interval in standard errors. */
export function t95(df: number): number {
  let t = t975.get(df);
  if (t === undefined) {
    t = tQuantile(0.975, df);
    t975.set(df, t);
  }
  return t;
}

/** Half-width of an interval that holds with this confidence, in (0, 1), in standard errors. */
export function tOfInterval(confidence: number, df: number): number {
  return confidence === 0.95 ? t95(df) : tQuantile((1 + confidence) / 2, df);
}

/** Two-sided p of a t statistic; 0 where a double has no smaller number. */
export function twoSidedP(t: number, df: number): number {
  return 2 * tTail(Math.abs(t), df);
}
