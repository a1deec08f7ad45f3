import { unknownTimes } from '../../shared/unknown-windows.ts';
import type { ExposureWindows, WindowTimes } from '../../shared/result.ts';

/** No windows at all. */
export const noWindows: WindowTimes = { ...unknownTimes, p90Estimate: null, p99Estimate: null };

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
