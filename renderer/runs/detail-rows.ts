import type { RunResult } from '../../shared/result.ts';
import {
  formatCount,
  formatHalfWidth,
  formatNumber,
  formatSecondsCell,
  formatShare,
  formatTime,
  intervalMeaning,
  noInterval,
  noIntervalMeaning,
} from '../../shared/text/format.ts';
import {
  formatLongestSeen,
  formatOpenShare,
  quantileCells,
} from '../../shared/text/format-window.ts';
import { distributionCells, formatRatioCell } from '../../shared/text/results.ts';

export type DetailRow = readonly [name: string, ...cells: string[]];

/** Ratios and times with intervals: tick accounting, then precise. */
export function intervalRows(result: RunResult): DetailRow[] {
  const { overhead, sysPerOpNs, sysSeconds, replications: n } = result;
  const time = (ns: typeof sysPerOpNs.tick) =>
    `${formatNumber(ns.mean)} ns ${formatHalfWidth(ns, n)}`;
  const seconds = (s: typeof sysSeconds.tick) => {
    const [mean = '', half = ''] = formatSecondsCell(s, n).split(' ');
    return `${mean} s ${half}`;
  };
  return [
    ['System time ratio', formatRatioCell(overhead.tick, n), formatRatioCell(overhead.precise, n)],
    ['System time per operation', time(sysPerOpNs.tick), time(sysPerOpNs.precise)],
    ['System time of the job', seconds(sysSeconds.tick), seconds(sysSeconds.precise)],
  ];
}

/** Mean, p50, p99 and the longest seen, and of how many. */
export function latencyRows({ shootdownLatencyNs }: RunResult): DetailRow[] {
  const cells = distributionCells(shootdownLatencyNs);
  return [['Shootdown latency', ...cells, formatCount(shootdownLatencyNs.count)]];
}

/** p50, p90, p99 and the longest seen, over all pairs or requests. */
export function windowRows({ exposureWindowNs: windows }: RunResult): DetailRow[] {
  const row = (title: string, name: 'pairs' | 'busy' | 'worstCpu'): DetailRow => {
    const quantiles = quantileCells(windows[name], windows.horizonNs);
    return [title, ...quantiles, formatLongestSeen(windows, name)];
  };
  return [row('Exposure window', 'pairs'), row('While busy', 'busy'), row('Worst CPU', 'worstCpu')];
}

/** What the intervals say and do not. */
export function explainDetailIntervals(result: RunResult): string {
  const cells = [...intervalRows(result), ...windowRows(result)].flat();
  const isMissing = cells.some((text) => text.includes(noInterval));
  const missing = isMissing ? ` ${noIntervalMeaning}` : '';
  return `${intervalMeaning}; n = ${result.replications} replications.${missing}`;
}

const boundTexts: Readonly<Record<RunResult['contract']['bound'], string>> = {
  shootdown: 'closed when the shootdown returns',
  'context-switch': 'closed at the next context switch',
  tick: 'closed at the next tick',
  'kernel-entry': 'closed at the next kernel entry',
  'max-age': 'closed after the maximum age',
  unbounded: 'no bound is stated',
};

export function contractRows({ contract, exposureWindowNs }: RunResult): DetailRow[] {
  const { bound, boundNs, worstNs, kept } = contract;
  return [
    ['States', boundTexts[bound]],
    ...(boundNs === null ? [] : [['Allows', formatTime(boundNs)] as const]),
    ['Worst seen', formatTime(worstNs)],
    ['Kept', kept ? 'kept' : 'BROKEN'],
    ['Windows followed for', formatTime(exposureWindowNs.horizonNs)],
    ...(exposureWindowNs.horizonIsShort
      ? [['Followed too short', 'set run.horizonMs'] as const]
      : []),
    ['Pairs', formatCount(exposureWindowNs.pairs.count)],
    ['Windows open for as long', formatOpenShare(exposureWindowNs.pairs)],
    ['Of these on CPUs without a task', formatShare(exposureWindowNs.openIdleShare)],
    ['User code ran in the window', formatShare(exposureWindowNs.userShare)],
  ];
}

export function counterRows({ counters, coalescedShare, wallMs }: RunResult): DetailRow[] {
  return [
    ...Object.entries(counters).map(([name, count]): DetailRow => [name, formatCount(count)]),
    ['coalesced', formatShare(coalescedShare)],
    ['wall time of the run', formatTime(wallMs * 1e6)],
  ];
}
