import type { WindowTimes } from './result.ts';

/** Windows of which nothing is known. */
export const unknownTimes: WindowTimes = {
  count: 0,
  openShare: 0,
  p50: null,
  p90: null,
  p99: null,
  max: null,
  openShareEstimate: null,
  p50Estimate: null,
};
