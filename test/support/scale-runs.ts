/** The fraction of a property's full count that the quick tests run, and the fewest useful runs. */
const quickShare = 0.2;
const quickFloor = 25;

/**
 * How often a property runs: in full with `npm run check:long`, otherwise a fifth of that, but at least
 * 25 times or the full count if lower. `vitest.config.ts` sets which.
 */
export function scaleRuns(full: number): number {
  if (process.env['TEST_RUNS'] === 'full') return full;
  return Math.min(full, Math.max(quickFloor, Math.ceil(full * quickShare)));
}
