// A run as shown in a terminal: ratio, cost, window, contract, and how to repeat it.
// Layout only: every number comes from the result.
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { explainGuess, markGuess } from '../../../shared/guess.ts';
import type { Estimate, RunResult, SideResult } from '../../../shared/result.ts';
import { explainSides, policyNameOf } from '../../../shared/text/policy-pair.ts';
import { disturbanceMeaning, disturbanceRows } from '../../../shared/text/disturbance.ts';
import {
  formatCount,
  formatNumber,
  formatSecondsCell,
  formatShare,
  formatTime,
} from '../../../shared/text/format.ts';
import { explainTimes } from '../../../shared/text/explain-times.ts';
import {
  boundTexts,
  explainAnswer,
  formatAnswer,
  formatBound,
} from '../../../shared/text/format-contract.ts';
import { describeIsolated } from '../../../shared/text/format-isolated.ts';
import { countRequests, quantileCells, windowCells } from '../../../shared/text/format-window.ts';
import { toAscii, wrapParagraph } from '../../../shared/text/plain.ts';
import {
  distributionCells,
  explainIntervals,
  formatProvenance,
  formatRatioCell,
  shortKey,
} from '../../../shared/text/results.ts';
import { formatHardware } from '../../../shared/text/setup.ts';
import { formatTable, type Column } from '../../../shared/text/table.ts';
import { nameLock } from '../../../shared/text/name-lock.ts';
import { setupWords } from '../../lab/figures/describe-setup.ts';
import { explainCommand, runCommand } from '../../lab/spec/describe.ts';
import type { Presets } from '../../lab/spec/presets.ts';
import { explainRunRanges, rangesOf } from './run-ranges.ts';

function costLines(run: RunResult): string[] {
  const shares = cpuTimeCategories
    .filter((name) => run.cpuTimeShare[name] > 0)
    .map((name) => [name, formatShare(run.cpuTimeShare[name])]);
  if (run.stolenByHostShare !== undefined) {
    shares.push(['in idle, vCPU off', formatShare(run.stolenByHostShare)]);
  }
  if (run.lockWaitShare !== undefined) {
    shares.push([`in kernel, ${nameLock(run.spec)}`, formatShare(run.lockWaitShare)]);
  }
  const counters = Object.entries(run.counters).map(([name, n]) => [name, formatCount(n)]);
  return [
    'CPU time, of all CPUs:',
    ...formatTable([{ header: 'category' }, { header: 'share', align: 'right' }], shares),
    '',
    'Counters, over all replications:',
    ...formatTable([{ header: 'counter' }, { header: 'count', align: 'right' }], counters),
  ];
}

/** Quantiles with their intervals, of pairs and of the worst CPU of each request. */
function windowTable({ exposureWindowNs: windows }: SideResult): string[] {
  const rows = (
    [
      ['window, CPUs', 'pairs'],
      ['while busy', 'busy'],
      ['window, worst', 'worstCpu'],
    ] as const
  ).map(([title, name]) => {
    const [, , , longest] = windowCells(windows, name);
    return [title, ...quantileCells(windows[name], windows.horizonNs), longest];
  });
  return formatTable(toColumns(['', 'p50', 'p90', 'p99', 'longest seen']), rows);
}

/** What the quantiles are of, for how long, and what could not be followed. */
function explainWindow({ exposureWindowNs: window }: SideResult): string[] {
  const { count, openShare } = window.pairs;
  return [
    ...wrapParagraph(
      `over all ${formatCount(count)} pairs of ${formatCount(countRequests(window))} requests and ` +
        `another CPU each, or over the requests (worst), each followed for ` +
        `${formatTime(window.horizonNs)}, > beyond that; open ${formatShare(openShare)}, on CPUs that ran no ` +
        `task ${formatShare(window.openIdleShare)}; ran user code meanwhile ` +
        `${formatShare(window.userShare)}; while busy: until the stale CPU last ran user code`,
      2,
    ),
    ...(window.horizonIsShort
      ? wrapParagraph('Followed too short for what closes these windows: set run.horizonMs.', 2)
      : []),
  ];
}

function toColumns(headers: readonly string[]): Column[] {
  return headers.map((header, i) => (i === 0 ? { header } : { header, align: 'right' }));
}

/** What one policy did, of a run that may have another. */
type OneSide = SideResult & Partial<Pick<RunResult, 'attackedContract'>>;

/** What became of the contract, and what that rests on. */
function contractLines({ contract, attackedContract: attacked = null }: OneSide): string[] {
  const held =
    attacked === null
      ? []
      : [`  on the attacker's CPU ${formatAnswer(attacked)}: ${explainAnswer(attacked)}`];
  return [
    ...wrapParagraph(`contract: ${boundTexts[contract.bound]}`, 2),
    ...[`  ${formatBound(contract)}: ${explainAnswer(contract)}`, ...held].flatMap((text) =>
      wrapParagraph(text, 4),
    ),
  ];
}

/** Who is disturbed, and how fast the work goes on; nothing of runs that did not look. */
function disturbanceLines({ disturbance, spec, elapsedSeconds }: RunResult): string[] {
  if (disturbance === undefined) return [];
  const perSecond = spec.workload.totalOps / elapsedSeconds.mean;
  const rows = [
    ...disturbanceRows(disturbance),
    ['page operations', `${formatNumber(perSecond)} /s`] as const,
  ];
  return [
    ...formatTable([{ header: 'disturbed' }, { header: '' }], rows),
    ...wrapParagraph(disturbanceMeaning, 2),
    '',
  ];
}

/** How long requests took, what they left open, and whether the contract was kept. */
function sideLines(side: OneSide): string[] {
  const { exposureWindowNs: window, shootdownLatencyNs: latency } = side;
  const latencyCells = ['shootdown', ...distributionCells(latency), formatCount(latency.count)];
  return [
    ...formatTable(toColumns(['', 'mean', 'p50', 'p99', 'longest seen', 'of n']), [latencyCells]),
    '',
    ...(window.pairs.count > 0
      ? [...windowTable(side), ...explainWindow(side)]
      : ['No flush request was followed: there is no exposure window.']),
    ...contractLines(side),
  ];
}

function windowLines(run: RunResult): string[] {
  const { spec, user } = run;
  const own = user ? [`direct map, under ${spec.policy.name}:`] : [];
  const users = user
    ? ['', `user mappings, under ${spec.userPolicy.name}:`, ...sideLines(user)]
    : [];
  return [
    ...own,
    ...sideLines(run),
    ...users,
    ...(run.stolenByHostShare === undefined
      ? []
      : wrapParagraph(
          `the host had the CPUs of vCPUs for ${formatShare(run.stolenByHostShare)} of the time`,
          2,
        )),
    ...(run.lockWaitShare === undefined
      ? []
      : wrapParagraph(
          `tasks waited for ${nameLock(spec)} for ${formatShare(run.lockWaitShare)} of all CPU time, in the kernel`,
          2,
        )),
    ...(run.isolated ? wrapParagraph(describeIsolated(run.isolated), 2) : []),
  ];
}

export function formatRun(run: RunResult, detailed: boolean, presets: Presets): string[] {
  const { spec, overhead, sysSeconds, replications } = run;
  const ratioCell = (ratio: Estimate) => formatRatioCell(ratio, replications);
  const secondsCell = (seconds: Estimate) => formatSecondsCell(seconds, replications);
  const missing = explainCommand(spec, presets);
  const precise = run.precisionReached ? '' : ' ! did not reach its precision';
  const lines = [
    ...formatHardware(setupWords(presets)(spec), spec),
    toAscii(
      `policy ${markGuess(policyNameOf(spec), spec)}, run ${shortKey(run.key)}, n ${run.replications}${precise}`,
    ),
    ...explainGuess([spec]),
    ...explainSides([spec]).flatMap((text) => wrapParagraph(text, 2)),
    '',
    ...formatTable(
      [{ header: 'sys time' }, { header: 'ratio to none' }, { header: 'job, s' }],
      [
        ['tick', ratioCell(overhead.tick), secondsCell(sysSeconds.tick)],
        ['precise', ratioCell(overhead.precise), secondsCell(sysSeconds.precise)],
        ['elapsed', ratioCell(overhead.elapsed), secondsCell(run.elapsedSeconds)],
      ],
    ),
    ...explainRunRanges([run], rangesOf(presets)),
    '',
    ...windowLines(run),
    ...explainTimes([run]),
    '',
    ...disturbanceLines(run),
    ...(detailed ? [...costLines(run), ''] : []),
  ];
  return [
    ...lines,
    ...explainIntervals([run], lines).flatMap((text) => wrapParagraph(text, 2)),
    ...formatProvenance([run], runCommand(spec, presets)),
    ...(missing === null ? [] : wrapParagraph(missing, 2)),
  ];
}
