import type { RunSummary } from '../../shared/contract.ts';
import { explainRange, formatRange } from '../../shared/cost-range.ts';
import type { ContractResult, RunResult } from '../../shared/result.ts';
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
import { boundTexts, formatAnswer, formatLongest } from '../../shared/text/format-contract.ts';
import { isolatedRows } from '../../shared/text/format-isolated.ts';
import {
  formatLongestSeen,
  formatOpenShare,
  quantileCells,
} from '../../shared/text/format-window.ts';
import {
  countReplications,
  distributionCells,
  formatRatioCell,
} from '../../shared/text/results.ts';
import { nameLock } from '../../shared/text/name-lock.ts';

export type DetailRow = readonly [name: string, ...cells: string[]];

/** Ratios and times with intervals: tick accounting, then precise. */
export function intervalRows(
  result: RunResult,
  range: RunSummary['ratioRange'] = undefined,
): DetailRow[] {
  const { overhead, sysPerOpNs, sysSeconds, replications: n } = result;
  const time = (ns: typeof sysPerOpNs.tick) =>
    `${formatNumber(ns.mean)} ns ${formatHalfWidth(ns, n)}`;
  const seconds = (s: typeof sysSeconds.tick) => {
    const [mean = '', half = ''] = formatSecondsCell(s, n).split(' ');
    return `${mean} s ${half}`;
  };
  return [
    ['System time ratio', formatRatioCell(overhead.tick, n), formatRatioCell(overhead.precise, n)],
    ...(range ? [['Range of the ratio', formatRange(range), ''] as const] : []),
    ['System time per operation', time(sysPerOpNs.tick), time(sysPerOpNs.precise)],
    ['System time of the job', seconds(sysSeconds.tick), seconds(sysSeconds.precise)],
  ];
}

/** Mean, p50, p99 and the longest seen, and of how many. */
export function latencyRows({ shootdownLatencyNs, user }: RunResult): DetailRow[] {
  const row = (title: string, times: RunResult['shootdownLatencyNs']): DetailRow => [
    title,
    ...distributionCells(times),
    formatCount(times.count),
  ];
  return [
    row('Shootdown latency', shootdownLatencyNs),
    ...(user ? [row('Of user mappings', user.shootdownLatencyNs)] : []),
  ];
}

/** p50, p90, p99 and the longest seen, over all pairs or requests. */
export function windowRows({ exposureWindowNs, user }: RunResult): DetailRow[] {
  const rows = sideWindowRows(exposureWindowNs);
  if (!user) return rows;
  const users = sideWindowRows(user.exposureWindowNs);
  return [
    ...rows,
    ...users.map(([name, ...cells]): DetailRow => [`User mappings: ${name}`, ...cells]),
  ];
}

function sideWindowRows(windows: RunResult['exposureWindowNs']): DetailRow[] {
  const row = (title: string, name: 'pairs' | 'busy' | 'worstCpu'): DetailRow => {
    const quantiles = quantileCells(windows[name], windows.horizonNs);
    return [title, ...quantiles, formatLongestSeen(windows, name)];
  };
  return [row('Exposure window', 'pairs'), row('While busy', 'busy'), row('Worst CPU', 'worstCpu')];
}

/** What the intervals say and do not. */
export function explainDetailIntervals(
  result: RunResult,
  range: RunSummary['ratioRange'] = undefined,
): string {
  const cells = [...intervalRows(result), ...windowRows(result)].flat();
  const isMissing = cells.some((text) => text.includes(noInterval));
  const missing = isMissing ? ` ${noIntervalMeaning}` : '';
  const open = range ? ` Range of the ratio: ${explainRange(range)}.` : '';
  return `${intervalMeaning}; ${countReplications([result.replications])}.${missing}${open}`;
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
    ...isolatedDetailRows(result),
    ...userDetailRows(result),
  ];
}

/** The same of user mappings, where all above is of the direct map. */
function userDetailRows({ user }: RunResult): DetailRow[] {
  if (!user) return [];
  const { contract, exposureWindowNs: window } = user;
  const rows: DetailRow[] = [
    ['Promises', boundTexts[contract.bound]],
    ...answerRows(contract),
    ['Windows followed for', formatTime(window.horizonNs)],
    ['Pairs', formatCount(window.pairs.count)],
    ['Windows open for as long', formatOpenShare(window.pairs)],
    ['User code ran in the window', formatShare(window.userShare)],
  ];
  return rows.map(([name, ...cells]): DetailRow => [`User mappings: ${name}`, ...cells]);
}

function isolatedDetailRows({ isolated }: RunResult): DetailRow[] {
  if (!isolated) return [];
  return isolatedRows(isolated).map(([name, value]) => [`On isolated CPUs: ${name}`, value]);
}

export function counterRows(run: RunResult): DetailRow[] {
  const { counters, coalescedShare, wallMs, warmupMs, warmupIsShort, measureIsShort } = run;
  return [
    ['warm-up', formatTime(warmupMs * 1e6)],
    ...(warmupIsShort ? [['warm-up too short', 'set run.warmupMs'] as const] : []),
    ...(measureIsShort ? [['measured too short', 'set run.measureMs'] as const] : []),
    ...Object.entries(counters).map(([name, count]): DetailRow => [name, formatCount(count)]),
    ['coalesced', formatShare(coalescedShare)],
    ...(run.lockWaitShare === undefined
      ? []
      : [
          [
            `Waiting for ${nameLock(run.spec)}, of all time`,
            formatShare(run.lockWaitShare),
          ] as const,
        ]),
    ...(run.stolenByHostShare === undefined
      ? []
      : [['vCPUs off, of all time', formatShare(run.stolenByHostShare)] as const]),
    ['wall time of the run', formatTime(wallMs * 1e6)],
  ];
}
