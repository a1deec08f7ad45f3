// A run as shown in a terminal: ratio, cost, window, contract, and how to repeat it.
// Layout only: every number comes from the result.
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { explainGuess, markGuess } from '../../../shared/guess.ts';
import type { RunResult } from '../../../shared/result.ts';
import {
  formatCount,
  formatSeconds,
  formatShare,
  formatTime,
} from '../../../shared/text/format.ts';
import {
  boundTexts,
  explainAnswer,
  formatAnswer,
  formatBound,
} from '../../../shared/text/format-contract.ts';
import { windowCells } from '../../../shared/text/format-window.ts';
import { toAscii, wrapCommand, wrapParagraph } from '../../../shared/text/plain.ts';
import {
  distributionCells,
  explainWarmup,
  formatHardware,
  formatRatioCell,
  shortKey,
} from '../../../shared/text/results.ts';
import { formatTable } from '../../../shared/text/table.ts';
import { describeMachine } from '../../lab/figures/describe-machine.ts';
import { explainCommand, runCommand } from '../../lab/spec/describe.ts';
import type { Presets } from '../../lab/spec/presets.ts';

function costLines(run: RunResult): string[] {
  const shares = cpuTimeCategories
    .filter((name) => run.cpuTimeShare[name] > 0)
    .map((name) => [name, formatShare(run.cpuTimeShare[name])]);
  const counters = Object.entries(run.counters).map(([name, n]) => [name, formatCount(n)]);
  return [
    'CPU time, of all CPUs:',
    ...formatTable([{ header: 'category' }, { header: 'share', align: 'right' }], shares),
    '',
    'Counters, over all replications:',
    ...formatTable([{ header: 'counter' }, { header: 'count', align: 'right' }], counters),
  ];
}

function windowLines(run: RunResult): string[] {
  const { exposureWindowNs: window, shootdownLatencyNs: latency, contract } = run;
  const attacked = run.attackedContract;
  const { count, openShare } = window.pairs;
  const columns = ['', 'mean', 'p50', 'p99', 'max'];
  const windowColumns = ['', 'p50', 'p90', 'p99', 'longest'];
  const toColumns = (headers: readonly string[]) =>
    headers.map((header, i) => (i === 0 ? { header } : ({ header, align: 'right' } as const)));
  const [estimate] = [window.pairs.p50Estimate].map((one) =>
    one === null ? '' : `, p50 over replications ${formatTime(one.low)} to ${formatTime(one.high)}`,
  );
  return [
    ...formatTable(toColumns(columns), [['shootdown', ...distributionCells(latency)]]),
    '',
    ...formatTable(toColumns(windowColumns), [
      ['window, CPUs', ...windowCells(window, 'pairs')],
      ['while busy', ...windowCells(window, 'busy')],
      ['window, worst', ...windowCells(window, 'worstCpu')],
    ]),
    ...wrapParagraph(
      `over all ${formatCount(count)} pairs of a request and another CPU, each followed for ` +
        `${formatTime(window.horizonNs)}; open ${formatShare(openShare)}, on CPUs that ran no ` +
        `task ${formatShare(window.openIdleShare)}; ran user code meanwhile ` +
        `${formatShare(window.userShare)}${estimate}`,
      2,
    ),
    ...(window.horizonIsShort
      ? wrapParagraph('Followed too short for what closes these windows: set run.horizonMs.', 2)
      : []),
    ...wrapParagraph(`contract: ${boundTexts[contract.bound]}`, 2),
    ...wrapParagraph(`  ${formatBound(contract)}: ${explainAnswer(contract)}`, 4),
    ...(attacked === null
      ? []
      : wrapParagraph(
          `  on the attacker's CPU ${formatAnswer(attacked)}: ${explainAnswer(attacked)}`,
          4,
        )),
  ];
}

export function formatRun(run: RunResult, detailed: boolean, presets: Presets): string[] {
  const { spec, overhead, sysSeconds } = run;
  const missing = explainCommand(spec, presets);
  const precise = run.precisionReached ? '' : ' ! did not reach its precision';
  return [
    ...formatHardware(describeMachine(spec.machine), spec),
    toAscii(
      `policy ${markGuess(spec.policy.name, spec)}, run ${shortKey(run.key)}, n ${run.replications}${precise}`,
    ),
    ...explainGuess([spec]),
    '',
    ...formatTable(
      [{ header: 'sys time' }, { header: 'ratio to none' }, { header: 'job', align: 'right' }],
      [
        ['tick', formatRatioCell(overhead.tick), formatSeconds(sysSeconds.tick.mean)],
        ['precise', formatRatioCell(overhead.precise), formatSeconds(sysSeconds.precise.mean)],
        ['elapsed', formatRatioCell(overhead.elapsed), formatSeconds(run.elapsedSeconds.mean)],
      ],
    ),
    '',
    ...windowLines(run),
    ...explainWarmup([run]),
    '',
    ...(detailed ? [...costLines(run), ''] : []),
    ...wrapParagraph(
      `+-: half of the 95 % interval; simulated by Shootdown Lab, model version ` +
        `${run.modelVersion}; reproduce with:`,
      2,
    ),
    ...wrapCommand(runCommand(spec, presets)),
    ...(missing === null ? [] : wrapParagraph(missing, 2)),
  ];
}
