import { listRanges } from '../cost-range.ts';
import { markGuess } from '../guess.ts';
import type { Comparison, ComparisonRow } from '../comparison.ts';
import { markSpec } from '../extrapolation.ts';
import type { Estimate, RunResult } from '../result.ts';
import { nameCompared } from '../figures/comparison/name-compared.ts';
import { showFieldValue } from '../spec/format-field-value.ts';
import { policyNameOf } from './policy-pair.ts';
import { compareContracts, exposureCells } from './compared-exposure.ts';
import { explainBound } from './format-contract.ts';
import { formatProbability, formatTime, formatTimeHalfWidth, noInterval } from './format.ts';
import { listComparedRanges } from './member-range.ts';
import { wrapParagraph } from './plain.ts';
import {
  describeMarkedWorkload,
  explainIntervals,
  explainMarks,
  explainWindows,
  formatProvenance,
  formatRatioCell,
  shortKey,
} from './results.ts';
import { formatTable, type Column } from './table.ts';
import { tighten } from './tighten.ts';
import { windowColumns, windowRows } from './windows-table.ts';

const columns: readonly Column[] = [
  { header: 'run' },
  { header: 'policy' },
  { header: 'ratio' },
  { header: 'difference', align: 'right' },
  { header: '+-', align: 'right' },
  { header: 'p', align: 'right' },
  { header: 'n', align: 'right' },
];

function describeRun({ key, spec }: RunResult): string {
  const { machine } = spec;
  return `${markGuess(policyNameOf(spec), spec)} on ${machine.name} (${machine.cpus} CPUs), ${describeMarkedWorkload(spec)}, run ${shortKey(key)}`;
}

/** Half of the interval of a difference, in a unit of its own: a difference can be next to nothing. */
export function formatDifferenceHalf({ low, high }: Estimate, n: number): string {
  return n < 2 ? noInterval : `+-${formatTime((high - low) / 2)}`;
}

function formatRow({ run, paired, n, ratio, differenceNs, pHolm }: ComparisonRow): string[] {
  return [
    `${shortKey(run.key)}${run.precisionReached ? '' : ' !'}`,
    markGuess(policyNameOf(run.spec), run.spec),
    formatRatioCell(ratio, n),
    formatTime(differenceNs.mean),
    formatDifferenceHalf(differenceNs, n),
    formatProbability(pHolm),
    `${n}${paired ? '' : '*'}`,
  ];
}

/** What the comparison says of a run, with the interval that says it, and what became of its contract. */
function formatAnswer(row: ComparisonRow, baseline: RunResult): string[] {
  const { run, answer, jointRatio, n } = row;
  const key = shortKey(run.key);
  return [
    ...wrapParagraph(`${key}: ${answer}, by ${formatRatioCell(jointRatio, n)} with n ${n}`, 2),
    ...wrapParagraph(`${key} bound: ${compareContracts(run.contract, baseline.contract)}`, 2),
  ];
}

const exposureColumns: readonly Column[] = [
  { header: 'run' },
  { header: 'exposure' },
  { header: 'baseline', align: 'right' },
  { header: 'run', align: 'right' },
  { header: 'change', align: 'right' },
  { header: 'answer' },
];

/** How exposed each run is against the baseline; nothing if no windows can be compared. */
function formatExposure(rows: readonly ComparisonRow[], baseline: RunResult): string[] {
  const cells = rows.flatMap((row) =>
    exposureCells(row, baseline).map((one, i) => [
      i === 0 ? shortKey(row.run.key) : '',
      one.name,
      tighten(one.baseline),
      tighten(one.value),
      tighten(one.change),
      one.answer,
    ]),
  );
  return cells.length === 0 ? [] : ['', ...formatTable(exposureColumns, cells)];
}

/** Why windows are not compared, if some are not. */
function explainMissing(rows: readonly ComparisonRow[]): string[] {
  const missing = rows.filter(({ exposure }) => exposure.length === 0);
  if (missing.length === 0) return [];
  const which = missing.length === rows.length ? '' : ` of ${missing.map(nameOf).join(', ')}`;
  return [`The exposure${which} is not compared: it or the baseline had no window.`];
}

const nameOf = ({ run }: ComparisonRow) => shortKey(run.key);

function formatDifferences({ run, differs }: ComparisonRow): string[] {
  const changes = differs.map(
    ({ path, baseline, value }) =>
      `${path} ${showFieldValue(baseline)} -> ${showFieldValue(value)}`,
  );
  const text = changes.length > 0 ? changes.join('; ') : 'nothing';
  const mark = markSpec(run.spec);
  return [
    ...wrapParagraph(`${shortKey(run.key)} differs in: ${text}`, 2),
    ...(mark === null ? [] : wrapParagraph(`${shortKey(run.key)} is ${mark}`, 2)),
  ];
}

/** `1 %` */
export function formatMargin(margin: number): string {
  return `${Number((margin * 100).toPrecision(6))} %`;
}

/** How the answers on exposure come about. */
export function explainExposure(rows: readonly ComparisonRow[]): string[] {
  if (rows.every(({ exposure }) => exposure.length === 0)) return [];
  return [
    'exposure: times by their ratio to the baseline, the open share by the points between them, as two ' +
      'samples, by intervals that hold for all rows together; of a time beyond what was followed, ' +
      'different if the other lies wholly below that.',
  ];
}

/** The prediction ranges of the rows; nothing unless they were asked for. */
function formatPredictions(runs: readonly RunResult[], { predictions }: Comparison): string[] {
  const [baseline] = runs;
  if (!predictions || !baseline) return [];
  const names = nameCompared(runs);
  const nameOf = (key: string) => names.get(key) ?? shortKey(key);
  const sentences = listComparedRanges(predictions, nameOf, nameOf(baseline.key));
  return [...sentences.flatMap((text) => wrapParagraph(text, 2)), ''];
}

/** Runs against a baseline in mail form: paired differences with intervals, and the differing fields. */
export function formatComparison(comparison: Comparison): string[] {
  const { baseline, margin, rows, ranges, command, commandNotes } = comparison;
  const { tick } = baseline.sysPerOpNs;
  const half = formatTimeHalfWidth(tick.mean, tick, baseline.replications);
  const runs = [baseline, ...rows.map((row) => row.run)];
  const tables = [
    ...formatTable(columns, rows.map(formatRow)),
    '',
    ...formatTable(
      [{ header: 'run' }, ...windowColumns],
      runs.flatMap((run) => windowRows({ name: shortKey(run.key), windows: run.exposureWindowNs })),
    ),
    ...formatExposure(rows, baseline),
  ];
  const legend = [
    `different: the interval lies wholly outside of ${formatMargin(margin)} around the baseline; ` +
      'same: wholly inside; not decided: neither. These intervals hold for all rows together at ' +
      '95 % (Bonferroni); those of the table each by itself.',
    'ratio, difference: sys time per page operation, tick accounting, this run over and less ' +
      'the baseline; p: two-sided, of no difference, by the rule of these intervals: of a single ' +
      'row below 0.05 where both exclude none; Holm-corrected; n: replications, paired by number.',
    ...explainIntervals(runs, tables),
    ...explainWindows(runs.map((run) => run.exposureWindowNs)),
    ...(rows.some((row) => !row.paired) ? ['*: not paired; two samples (Welch).'] : []),
    ...explainMarks(runs),
    ...explainMissing(rows),
    ...explainExposure(rows),
    explainBound(runs),
    ...listRanges(ranges),
    ...commandNotes,
  ];
  return [
    ...wrapParagraph(
      `Baseline: ${describeRun(baseline)}: ${formatTime(tick.mean)} ${half} per op`,
      4,
    ),
    '',
    ...tables,
    '',
    ...rows.flatMap((row) => formatAnswer(row, baseline)),
    '',
    ...formatPredictions(runs, comparison),
    ...rows.flatMap(formatDifferences),
    '',
    ...legend.flatMap((text) => wrapParagraph(text, 2)),
    '',
    ...formatProvenance(runs, command),
  ];
}
