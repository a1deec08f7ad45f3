/** The part of a property's full count that the quick tests run, and the fewest runs that mean something. */
const quickShare = 0.2;
const quickFloor = 25;

/**
 * How often a property runs: in full with `npm run check:long`, otherwise a fifth of it and at least
 * 25 times, or in full where that is fewer. `vitest.config.ts` sets which.
 */
export function scaleRuns(full: number): number {
  if (process.env['TEST_RUNS'] === 'full') return full;
  return Math.min(full, Math.max(quickFloor, Math.ceil(full * quickShare)));
}
