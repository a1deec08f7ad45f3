// A run as shown in a terminal: ratio, cost, window, contract, and how to repeat it.
// Layout only: every number comes from the result.
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { explainGuess, markGuess } from '../../../shared/guess.ts';
import type { Estimate, RunResult } from '../../../shared/result.ts';
import {
  formatCount,
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
  formatHardware,
  formatProvenance,
  formatRatioCell,
  shortKey,
} from '../../../shared/text/results.ts';
import { formatTable, type Column } from '../../../shared/text/table.ts';
import { describeMachine } from '../../lab/figures/describe-machine.ts';
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
function windowTable({ exposureWindowNs: windows }: RunResult): string[] {
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
function explainWindow({ exposureWindowNs: window }: RunResult): string[] {
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

/** What became of the contract, and what that rests on. */
function contractLines({ contract, attackedContract: attacked }: RunResult): string[] {
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

function windowLines(run: RunResult): string[] {
  const { exposureWindowNs: window, shootdownLatencyNs: latency } = run;
  const latencyCells = ['shootdown', ...distributionCells(latency), formatCount(latency.count)];
  return [
    ...formatTable(toColumns(['', 'mean', 'p50', 'p99', 'longest seen', 'of n']), [latencyCells]),
    '',
    ...(window.pairs.count > 0
      ? [...windowTable(run), ...explainWindow(run)]
      : ['No flush request was followed: there is no exposure window.']),
    ...contractLines(run),
    ...(run.stolenByHostShare === undefined
      ? []
      : wrapParagraph(
          `the host had the CPUs of vCPUs for ${formatShare(run.stolenByHostShare)} of the time`,
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
    ...formatHardware(describeMachine(spec.machine), spec),
    toAscii(
      `policy ${markGuess(spec.policy.name, spec)}, run ${shortKey(run.key)}, n ${run.replications}${precise}`,
    ),
    ...explainGuess([spec]),
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
    ...(detailed ? [...costLines(run), ''] : []),
  ];
  return [
    ...lines,
    ...explainIntervals([run], lines).flatMap((text) => wrapParagraph(text, 2)),
    ...formatProvenance([run], runCommand(spec, presets)),
    ...(missing === null ? [] : wrapParagraph(missing, 2)),
  ];
}
