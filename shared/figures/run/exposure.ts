import type { Estimate, ExposureWindows, WindowTimes } from '../../result.ts';
import type { FigureAxis } from '../figure.ts';
import type { ExposureName } from '../measures.ts';
import { numberAxis } from './parts.ts';

/** How exposed something is: a value, or the share that is still open where there is none. */
export interface Exposure {
  readonly isOpen: boolean;
  /** A time in ns or a share; of what is open, the share that is. */
  readonly x: number;
  readonly interval: readonly [number, number] | null;
  /** Median and longest window, ns; null beyond the horizon. */
  readonly span: readonly [number | null, number | null] | null;
  readonly horizonNs: number | null;
}

const ends = (estimate: Estimate | null | undefined) =>
  estimate ? ([estimate.low, estimate.high] as const) : null;

const quantiles = {
  'window-p99': { of: 'pairs', read: ({ p99 }: WindowTimes) => p99, estimate: 'p99Estimate' },
  'window-p50': { of: 'pairs', read: ({ p50 }: WindowTimes) => p50, estimate: 'p50Estimate' },
  'window-longest': { of: 'pairs', read: ({ max }: WindowTimes) => max, estimate: null },
  'busy-p99': { of: 'busy', read: ({ p99 }: WindowTimes) => p99, estimate: 'p99Estimate' },
} as const;

/** Null if nothing was exposed, or nothing is known. */
export function exposureOf(windows: ExposureWindows, name: ExposureName): Exposure | null {
  const { horizonNs, pairs } = windows;
  if (name === 'open-share') {
    const { count, openShare, openShareEstimate } = pairs;
    if (count === 0) return null;
    return {
      isOpen: false,
      x: openShare,
      interval: ends(openShareEstimate),
      span: null,
      horizonNs,
    };
  }
  const { of, read, estimate } = quantiles[name];
  const times = windows[of];
  if (times.count === 0) return null;
  const value = read(times);
  const span = [times.p50, times.max] as const;
  if (value === null) {
    const interval = ends(times.openShareEstimate);
    return { isOpen: true, x: times.openShare, interval, span, horizonNs };
  }
  return { isOpen: false, x: value, interval: estimate && ends(times[estimate]), span, horizonNs };
}

const titles: Readonly<Record<ExposureName, string>> = {
  'window-p99': 'exposure window on another CPU, 99th percentile',
  'window-p50': 'exposure window on another CPU, median',
  'window-longest': 'longest exposure window seen on another CPU',
  'open-share': 'share of windows still open when no longer followed',
  'busy-p99': 'window while the stale CPU ran user code, 99th percentile',
};

export function exposureAxis(name: ExposureName): FigureAxis {
  return name === 'open-share'
    ? numberAxis(titles[name], '', 'share', 'linear')
    : numberAxis(titles[name], 'ns', 'time', 'log');
}

/** The axis of the strip: how much is open. */
export const openAxis: FigureAxis = numberAxis('share still open', '', 'share', 'linear');
