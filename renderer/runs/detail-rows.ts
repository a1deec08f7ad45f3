import type { RunResult } from '../../shared/result.ts';
import {
  formatCount,
  formatHalfWidth,
  formatNumber,
  formatSeconds,
  formatShare,
  formatTime,
} from '../../shared/text/format.ts';
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
export function distributionRows(result: RunResult): DetailRow[] {
  const { shootdownLatencyNs, exposureWindowNs } = result;
  return [
    ['Shootdown latency', ...distributionCells(shootdownLatencyNs)],
    ['Exposure window', ...distributionCells(exposureWindowNs.pairs)],
    ['Worst CPU', ...distributionCells(exposureWindowNs.worstCpu)],
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
    ['Windows still open at the end', formatShare(exposureWindowNs.unboundedShare)],
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
