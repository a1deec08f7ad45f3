/** The fraction of a property's full count that the quick tests run, and the fewest useful runs. */
const quickShare = 0.1;
const quickFloor = 25;

/** True with `npm run check:long`; `vitest.config.ts` sets it. */
export const isLongRun = process.env['TEST_RUNS'] === 'full';

/**
 * How often a property runs: in full with `npm run check:long`, otherwise a tenth of that, but at least
 * 25 times or the full count if lower.
 */
export function scaleRuns(full: number): number {
  if (isLongRun) return full;
  return Math.min(full, Math.max(quickFloor, Math.ceil(full * quickShare)));
}

/** A number of samples, or the simulated time of a long comparison. */
export function longOr(full: number, quick: number): number {
  return isLongRun ? full : quick;
}

/**
 * The least share that a count may show where the true share is `share` or more: three standard errors
 * of a binomial count below it. In the long run, whose counts were chosen for it, the share itself.
 */
export function leastShare(share: number, count: number): number {
  return isLongRun ? share : share - 3 * Math.sqrt((share * (1 - share)) / count);
}
