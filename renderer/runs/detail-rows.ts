import type { ContractResult, RunResult } from '../../shared/result.ts';
import {
  formatCount,
  formatHalfWidth,
  formatNumber,
  formatSeconds,
  formatShare,
  formatTime,
} from '../../shared/text/format.ts';
import { boundTexts, formatAnswer, formatLongest } from '../../shared/text/format-contract.ts';
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

/** The answer, and what it rests on. */
function answerRows(contract: ContractResult): DetailRow[] {
  const { occasions, breaches, worstNs, boundNs } = contract;
  return [
    ['Answer', formatAnswer(contract)],
    ['Occasions to keep or break it', formatCount(occasions)],
    ['Of these broken', formatCount(breaches)],
    ...(boundNs === null
      ? []
      : ([
          ['Longest time of these', formatTime(worstNs)],
          ['Allowed then', formatTime(boundNs)],
        ] as const)),
    ['Longest window seen', formatLongest(contract)],
  ];
}

export function contractRows(result: RunResult): DetailRow[] {
  const { contract, attackedContract, exposureWindowNs } = result;
  const attacked = attackedContract === null ? [] : answerRows(attackedContract);
  return [
    ['Promises', boundTexts[contract.bound]],
    ...answerRows(contract),
    ...attacked.map(([name, ...cells]): DetailRow => [`On the attacker's CPU: ${name}`, ...cells]),
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
