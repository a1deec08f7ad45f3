import type { ExposureWindows, WindowTimes } from '../result.ts';
import { formatShortCount, noValue } from './format.ts';
import { beyondOf, countRequests, formatWindow, quantileCells } from './format-window.ts';
import type { Column } from './table.ts';
import { tighten } from './tighten.ts';

/** Exposure windows as a table shows them: those of a run, or of a replay, in which nothing is random. */
export interface NamedWindows {
  readonly name: string;
  readonly windows: ExposureWindows;
  /** One value, not a mean over replications: it has no interval. */
  readonly isSingle?: boolean;
  /** Cells after those of the windows, one for each of the two lines. */
  readonly more?: readonly [first: string, second: string];
}

/** The columns after that of the names. */
export const windowColumns: readonly Column[] = [
  { header: 'p50' },
  { header: 'p99' },
  { header: 'open', align: 'right' },
  { header: 'longest in', align: 'right' },
];

const busyName = '- while busy';
/** The first row of the windows of user mappings, where those above are of the direct map. */
export const userName = '- user mappings';

/** Whether a row goes on with the run of the row before it. */
export const isContinued = (name: string) => name === busyName || name === userName;

function formatOpen(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  if (share < 0.01) return '<1%';
  return share > 0.99 ? '>99%' : `${(share * 100).toFixed(0)}%`;
}

function timeCells(times: WindowTimes, { windows, isSingle }: NamedWindows): string[] {
  const { horizonNs } = windows;
  if (times.count === 0) return windowColumns.map(() => noValue);
  const beyondNs = beyondOf(times, horizonNs);
  const write = (ns: number | null) => formatWindow(ns, beyondNs);
  const [p50, , p99] = isSingle
    ? [write(times.p50), '', write(times.p99)]
    : quantileCells(times, horizonNs);
  const longest = `${tighten(write(times.max))} ${formatShortCount(countRequests(windows))}`;
  return [tighten(p50), tighten(p99), formatOpen(times.openShare), longest];
}

/**
 * The rows of one run: its windows over all pairs, and below them how long CPUs that ran the workload
 * were stale while busy, which is what an attacker can use. One row where there is no window.
 */
export function windowRows(one: NamedWindows): string[][] {
  const { name, windows, more = [] } = one;
  const [first, second] = more;
  const rest = (text: string | undefined) => (text === undefined ? [] : [text]);
  const all = [name, ...timeCells(windows.pairs, one)];
  if (windows.pairs.count === 0) {
    const both = [first, second].filter(Boolean).join(' ');
    return [[...all, ...rest(more.length > 0 ? both : undefined)]];
  }
  return [
    [...all, ...rest(first)],
    [busyName, ...timeCells(windows.busy, one), ...rest(second)],
  ];
}
