/**
 * How thorough the tests of statistics are: the full count where SHOOTDOWN_TESTS=long is set, else a
 * small one with the same seed.
 */
export const isLongRun = process.env['SHOOTDOWN_TESTS'] === 'long';

/** Samples of a test that counts how often something holds. */
export function sampleCount(full: number, small: number): number {
  return isLongRun ? full : small;
}

/**
 * The least share that a count may show where the true share is `share` or more: three standard errors
 * of a binomial count below it. In the long run, whose counts were chosen for it, the share itself.
 */
export function leastShare(share: number, count: number): number {
  return isLongRun ? share : share - 3 * Math.sqrt((share * (1 - share)) / count);
}
