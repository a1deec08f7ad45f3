import type { RunResult } from '../../shared/result.ts';
import {
  formatCount,
  formatHalfWidth,
  formatNumber,
  formatSeconds,
  formatShare,
  formatTime,
} from '../../shared/text/format.ts';
import { formatOpenShare, windowCells } from '../../shared/text/format-window.ts';
import { distributionCells, formatRatioCell } from '../../shared/text/results.ts';

export type DetailRow = readonly [name: string, ...cells: string[]];

/** Ratios and times with intervals: tick accounting, then precise. */
export function intervalRows(result: RunResult): DetailRow[] {
  const { overhead, sysPerOpNs, sysSeconds } = result;
  const time = (ns: typeof sysPerOpNs.tick) => `${formatNumber(ns.mean)} ns ${formatHalfWidth(ns)}`;
  const seconds = (s: typeof sysSeconds.tick) => `${formatSeconds(s.mean)} s ${formatHalfWidth(s)}`;
  return [
    ['System time ratio', formatRatioCell(overhead.tick), formatRatioCell(overhead.precise)],
    ['System time per operation', time(sysPerOpNs.tick), time(sysPerOpNs.precise)],
    ['System time of the job', seconds(sysSeconds.tick), seconds(sysSeconds.precise)],
  ];
}

/** Mean, p50, p99 and max. */
export function latencyRows({ shootdownLatencyNs }: RunResult): DetailRow[] {
  return [['Shootdown latency', ...distributionCells(shootdownLatencyNs)]];
}

/** p50, p90, p99 and the longest, over all pairs or requests. */
export function windowRows({ exposureWindowNs }: RunResult): DetailRow[] {
  return [
    ['Exposure window', ...windowCells(exposureWindowNs, 'pairs')],
    ['While busy', ...windowCells(exposureWindowNs, 'busy')],
    ['Worst CPU', ...windowCells(exposureWindowNs, 'worstCpu')],
  ];
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

export function counterRows(run: RunResult): DetailRow[] {
  const { counters, coalescedShare, wallMs, warmupMs, warmupIsShort } = run;
  return [
    ['warm-up', formatTime(warmupMs * 1e6)],
    ...(warmupIsShort ? [['warm-up too short', 'set run.warmupMs'] as const] : []),
    ...Object.entries(counters).map(([name, count]): DetailRow => [name, formatCount(count)]),
    ['coalesced', formatShare(coalescedShare)],
    ['wall time of the run', formatTime(wallMs * 1e6)],
  ];
}
