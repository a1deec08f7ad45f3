import type { Estimate, ExposureWindows, WindowTimes } from '../result.ts';
import { formatCount, formatShare, formatTime, formatTimeHalfWidth, noValue } from './format.ts';

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

/** A quantile with half of its interval over replications: `6.47 ms +-0.02`; `>100 ms` stands alone. */
export function formatQuantile(
  ns: number | null,
  beyondNs: number | null,
  estimate: Estimate | null | undefined,
): string {
  const text = formatWindow(ns, beyondNs);
  return ns === null ? text : `${text} ${formatTimeHalfWidth(ns, estimate)}`;
}

/** p50, p90 and p99 of some windows of a run, each with its interval. */
export function quantileCells(
  times: WindowTimes,
  horizonNs: number | null,
): readonly [p50: string, p90: string, p99: string] {
  const beyondNs = beyondOf(times, horizonNs);
  return [
    formatQuantile(times.p50, beyondNs, times.p50Estimate),
    formatQuantile(times.p90, beyondNs, times.p90Estimate),
    formatQuantile(times.p99, beyondNs, times.p99Estimate),
  ];
}

/** Flush requests whose windows were followed; each has one with every other CPU. */
export function countRequests({ worstCpu }: ExposureWindows): number {
  return worstCpu.count;
}

/** `31.9 us in 108 237 requests`: the longest seen says nothing without how many were looked at. */
export function formatLongestSeen(
  windows: ExposureWindows,
  name: 'pairs' | 'busy' | 'worstCpu',
): string {
  const { count, max } = windows[name];
  if (count === 0) return noValue;
  const longest = formatWindow(max, windows.horizonNs);
  return `${longest} in ${formatCount(countRequests(windows))} requests`;
}
