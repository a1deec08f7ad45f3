import type { Comparison, ComparisonAnswer, ComparisonRow } from '../../shared/comparison.ts';
import { formatRange } from '../../shared/cost-range.ts';
import type { RunResult } from '../../shared/result.ts';
import {
  formatCount,
  formatProbability,
  formatRatio,
  formatTime,
  noValue,
} from '../../shared/text/format.ts';
import { formatDifferenceHalf } from '../../shared/text/comparison-table.ts';
import { formatBound } from '../../shared/text/format-contract.ts';
import { formatBetween } from '../../shared/text/member-range.ts';
import { formatLongestSeen, quantileCells } from '../../shared/text/format-window.ts';
import { formatRatioCell } from '../../shared/text/results.ts';
import { writeFootnotes } from './footnotes.ts';
import { nameRuns } from './run-names.ts';

/** What the sets of constants say of a run. */
interface Predicted {
  readonly range: string;
  /** How many of them put it below the baseline: `2 of 8`. */
  readonly less: string;
  readonly answer: ComparisonAnswer;
}

/** A run as the table shows it. */
export interface CompareRow {
  readonly key: string;
  readonly name: string;
  readonly isBaseline: boolean;
  readonly answer: ComparisonAnswer | null;
  readonly ratio: string;
  /** Its ratio to policy none over sets of costs, where no measured row pins it down. */
  readonly range: string | null;
  /** The prediction range of its ratio to the baseline, and what it says; null without one. */
  readonly predicted: Predicted | null;
  readonly difference: string;
  readonly p: string;
  readonly n: string;
  /** null where its replications have partners in the baseline. */
  readonly pairing: string | null;
  readonly contract: string;
  readonly isBroken: boolean;
  readonly windowP99: string;
  readonly longest: string;
  readonly isPrecise: boolean;
  /** Number of the footnote; null without one. */
  readonly note: number | null;
}

function describeRun(run: RunResult, name: string, ranges: Comparison['ranges']) {
  const range = ranges.find(({ key }) => key === run.key);
  const { pairs, horizonNs } = run.exposureWindowNs;
  return {
    key: run.key,
    name,
    range: range ? `to none ${formatRange(range)}` : null,
    contract: formatBound(run.contract),
    isBroken: run.contract.answer === 'broken',
    windowP99: quantileCells(pairs, horizonNs)[2],
    longest: formatLongestSeen(run.exposureWindowNs, 'pairs'),
    isPrecise: run.precisionReached,
  };
}

function predictedOf(key: string, { predictions }: Comparison): CompareRow['predicted'] {
  const found = predictions?.ratios.find((ratio) => ratio.key === key);
  if (!predictions || !found) return null;
  const { below, answer } = found;
  const less = `${below} of ${predictions.members}`;
  return { range: formatBetween(found), less, answer };
}

function toRow(
  row: ComparisonRow,
  name: string,
  note: number | null,
  comparison: Comparison,
): CompareRow {
  const { run, ratio, differenceNs, pHolm, n, paired } = row;
  return {
    ...describeRun(run, name, comparison.ranges),
    isBaseline: false,
    predicted: predictedOf(run.key, comparison),
    answer: row.answer,
    ratio: formatRatioCell(ratio, n),
    difference: `${formatTime(differenceNs.mean)} ${formatDifferenceHalf(differenceNs, n)}`,
    p: formatProbability(pHolm),
    n: formatCount(n),
    pairing: paired ? null : 'not paired',
    note,
  };
}

/** The baseline, then each run against it, in the comparison's order. */
export function toCompareRows(comparison: Comparison): CompareRow[] {
  const { baseline, rows, ranges } = comparison;
  const names = nameRuns([baseline, ...rows.map(({ run }) => run)]);
  const { notes } = writeFootnotes(comparison);
  const noteOf = (key: string) => {
    const index = notes.findIndex((note) => note.key === key);
    return index < 0 ? null : index + 1;
  };
  const nameOf = (key: string) => names.get(key) ?? key;
  const first: CompareRow = {
    ...describeRun(baseline, nameOf(baseline.key), ranges),
    isBaseline: true,
    answer: null,
    ratio: formatRatio(1),
    predicted: null,
    difference: noValue,
    p: noValue,
    n: formatCount(baseline.replications),
    pairing: null,
    note: null,
  };
  return [
    first,
    ...rows.map((row) => toRow(row, nameOf(row.run.key), noteOf(row.run.key), comparison)),
  ];
}

/** The warning about runs of other model versions than the baseline's. */
export function warnOfModels({ baseline, rows }: Comparison): string | null {
  const others = rows.filter(({ run }) => run.modelVersion !== baseline.modelVersion);
  if (others.length === 0) return null;
  const versions = [...new Set(others.map(({ run }) => run.modelVersion))].join(', ');
  const runs = others.length === 1 ? '1 run is' : `${others.length} runs are`;
  return (
    `${runs} of model version ${versions}, the baseline is of ${baseline.modelVersion}. ` +
    'The difference may be that of the models. Run both with the same version.'
  );
}

/** Why some rows are unpaired; null if all are paired. */
export function explainPairing({ rows }: Comparison): string | null {
  if (rows.every(({ paired }) => paired)) return null;
  return (
    'Not paired: the run has other seeds or other work than the baseline, so its replications ' +
    'have no partners; it is compared as a second sample (Welch), and n counts its own replications.'
  );
}
