import { isPinned, type FoldScore, type RowCalibration } from '../../shared/row-calibration.ts';
import type { RowScore } from '../../shared/row-prediction.ts';
import type { DescribedRow, RowScores } from '../../shared/rows-report.ts';
import type { RowSetSummary } from '../../shared/row-set.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import {
  formatMeasured,
  formatPercentOf,
  formatPredicted,
  formatRowError,
} from '../../shared/text/measured-rows.ts';

function describeScore(name: string, { rows, medianAbsError, within25, coverage90 }: RowScore) {
  return (
    `${formatCount(rows)} ${name} rows are off by ${formatRowError(medianAbsError)} (median), ` +
    `${formatPercentOf(within25)} of them by at most 25 %, and ${formatPercentOf(coverage90)} lie ` +
    'in their range'
  );
}

/** How well measured rows are predicted, and by how many free numbers. */
export function describeRows({ all, anchors, calibration }: RowScores): {
  readonly headline: string;
  readonly details: readonly string[];
} {
  const { fitted, predicted, expressed, rows } = all;
  const { pinned } = calibration;
  const known = pinned.filter(isPinned).length;
  return {
    headline: `${describeScore('fitted', fitted)}; ${describeScore('predicted', predicted)}.`,
    details: [
      `${formatCount(expressed)} of ${formatCount(rows)} rows are expressed. Behind them are ` +
        `${pinned.length + anchors} free numbers: ${pinned.length} constants, one set a CPU ` +
        `generation and one a kernel version, and ${anchors} anchors, one a machine and benchmark.`,
      `The rows pin down ${known} of the ${pinned.length} constants; the others rest on what was ` +
        'known before. No number was tuned for a single row.',
    ],
  };
}

/** The lab beside the null model, where machines, placements and the like were left out. */
export function describeLeftOut({ folds }: Pick<RowCalibration, 'folds'>): string[] {
  const isWhole = ({ left, experiment }: FoldScore) =>
    experiment === 'all' || (left === 'placement' && experiment === 'pair');
  return folds.filter(isWhole).map(({ left, lab, labThere, null: without }) => {
    const covered = lab.coverage90 === null ? '' : `, ${formatPercentOf(lab.coverage90)} in range`;
    const both =
      without.rows === 0
        ? 'the null model says nothing of them'
        : `on the ${without.rows} that the null model knows, ` +
          `${formatRowError(labThere.medianAbsError)} against its ${formatRowError(without.medianAbsError)}`;
    return (
      `Each ${left} left out: ${formatRowError(lab.medianAbsError)} (median) on ${lab.rows} ` +
      `rows${covered}; ${both}.`
    );
  });
}

/** Rows that are predicted badly, with the likely reason: see main/validate/calibrate/fitted-rows.ts. */
export const cannotFollow = [
  'munmap on 8 sockets with over 40 sharers: measured times grow faster than any constant lets ' +
    'interrupts and lines do; links between sockets that are full are not modelled.',
  'Flush loops on machines without an anchor: how long the work of a loop takes there was not ' +
    'measured, so it is assumed.',
  'A shootdown that takes as long for 512 pages as for one: a handler that flushes page by page, ' +
    'or all, takes longer.',
] as const;

/** How far a set is. */
export function describeSet({ state, rows, progress }: RowSetSummary): string {
  const left = progress.etaMs === null ? '' : `, ${formatDuration(progress.etaMs)} left`;
  switch (state) {
    case 'running':
      return `${formatCount(progress.done)} of ${formatCount(rows)} rows${left}`;
    case 'done':
      return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
    default:
      return 'Not predicted yet';
  }
}

/** A measured row as a table shows it. */
export interface ShownMeasured {
  readonly id: string;
  /** Unique among all that is shown. */
  readonly key: string;
  readonly set: string | null;
  readonly experiment: string;
  readonly machine: string;
  readonly kernel: string;
  readonly conditions: string;
  readonly measured: string;
  readonly uncertainty: string | null;
  readonly predicted: string;
  readonly error: string;
  readonly isFar: boolean;
  readonly role: string;
  readonly reason: string | null;
  readonly source: string;
  readonly where: string | null;
  readonly link: string | null;
}

/** Beyond this error a row is marked. */
const far = 0.25;

/** @param set The file that it is from; null for one that comes with the lab. */
export function toShownMeasured(row: DescribedRow, set: string | null): ShownMeasured {
  const { metric, unit, conditions, error } = row;
  const inUnit = row.measured === null || !unit || unit === '1' ? '' : ` ${unit}`;
  return {
    id: row.id,
    key: `${set ?? ''} ${row.id}`,
    set,
    experiment: row.experiment,
    machine: row.machine ?? '-',
    kernel: row.kernel ?? '-',
    conditions: [metric, conditions].filter(Boolean).join('; '),
    measured: `${formatMeasured(row.measured)}${inUnit}`,
    uncertainty: row.uncertainty,
    predicted: formatPredicted(row.predicted),
    error: formatRowError(error),
    isFar: Math.abs(error ?? 0) > far,
    role: row.role,
    reason: row.reason,
    source: row.source ?? '-',
    where: row.where,
    link: row.link,
  };
}
