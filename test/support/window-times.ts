import type { ExposureWindows, WindowTimes } from '../../shared/result.ts';

/** No windows at all. */
export const noWindows: WindowTimes = {
  count: 0,
  openShare: 0,
  p50: null,
  p90: null,
  p99: null,
  max: null,
  openShareEstimate: null,
  p50Estimate: null,
  p90Estimate: null,
  p99Estimate: null,
};

/** Windows of a result in which nothing was observed, with these parts set. */
export function makeWindows(fields: Partial<ExposureWindows> = {}): ExposureWindows {
  return {
    horizonNs: 1e8,
    horizonIsShort: false,
    pairs: noWindows,
    busy: noWindows,
    worstCpu: noWindows,
    idleShare: 0,
    openIdleShare: 0,
    userShare: 0,
    pageCpuSeconds: 0,
    ...fields,
  };
}
