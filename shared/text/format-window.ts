import type { ExposureWindows, WindowTimes } from '../result.ts';
import { formatShare, formatTime, noValue } from './format.ts';

/**
 * A quantile of exposure windows: a time, `>100 ms` where it is beyond the horizon, and `-` where
 * nothing is known. `beyondNs` is the horizon if a missing value is beyond it.
 */
export function formatWindow(ns: number | null, beyondNs: number | null): string {
  return ns === null && beyondNs !== null ? `>${formatTime(beyondNs)}` : formatTime(ns);
}

/** The horizon that missing quantiles are beyond; null if they are missing as nothing is known. */
export function beyondOf({ count }: WindowTimes, horizonNs: number | null): number | null {
  return count > 0 ? horizonNs : null;
}

/** p50, p90, p99 and the longest of some windows. */
export function windowCells(
  windows: ExposureWindows,
  name: 'pairs' | 'busy' | 'worstCpu',
): readonly [p50: string, p90: string, p99: string, max: string] {
  const times = windows[name];
  const beyondNs = beyondOf(times, windows.horizonNs);
  const write = (ns: number | null) => formatWindow(ns, beyondNs);
  return [write(times.p50), write(times.p90), write(times.p99), write(times.max)];
}

/** The share of windows that did not close within the horizon; `-` without any. */
export function formatOpenShare({ count, openShare }: WindowTimes): string {
  return count === 0 ? noValue : formatShare(openShare);
}
