import type { RowPrediction } from '../../../shared/row-prediction.ts';
import type { DescribedRow, RowsReport } from '../../../shared/rows-report.ts';
import { storedConstants } from '../../engine/constants.ts';
import { conditionsOf, linkOf } from '../../validate/describe-row.ts';
import { machineFinder } from '../../validate/find-machine.ts';
import type { MeasurementFile, ReadRow, UnreadableRow } from '../../validate/parse-rows.ts';
import type { Basis } from '../../validate/members.ts';
import { builtInRows, isBuiltIn } from '../../validate/predict-rows.ts';
import { groupOf } from '../../validate/row-group.ts';
import { summarize } from '../../validate/score.ts';
import { storedCalibration } from '../../validate/stored-calibration.ts';
import { predictMeasured, type RowsOptions } from './measured-rows.ts';

const leftOutById = new Map(
  storedCalibration.rows.map(({ id, leftOut }) => [
    id,
    leftOut.map(([left, error, nullError]) => ({ left, error, nullError })),
  ]),
);

const unsaid = {
  machine: null,
  kernel: null,
  metric: null,
  unit: null,
  uncertainty: null,
  source: null,
  year: null,
  where: null,
  link: null,
  conditions: '',
  leftOut: [],
};

function describe(
  read: ReadRow | UnreadableRow,
  prediction: RowPrediction,
  findMachine: ReturnType<typeof machineFinder>,
): DescribedRow {
  if (!('row' in read)) return { ...prediction, ...unsaid, group: prediction.experiment || '?' };
  const { row } = read;
  const { machine = null, kernel = null, metric, unit, uncertainty, source, year, where } = row;
  return {
    ...prediction,
    group: groupOf(row, findMachine(row)),
    machine: machine ?? row.machineFacts?.cpu ?? null,
    kernel,
    metric,
    unit,
    uncertainty,
    source,
    year,
    where,
    leftOut: isBuiltIn(row) ? (leftOutById.get(row.id) ?? []) : [],
    link: linkOf(row),
    conditions: conditionsOf(row),
  };
}

/** Described rows with the scores of their groups and the calibration behind the predictions. */
export function reportOf(rows: readonly DescribedRow[]): RowsReport {
  const { spreads: _spreads, rows: _rows, ...calibration } = storedCalibration;
  const groups = [...Map.groupBy(rows, ({ group }) => group)];
  return {
    rows,
    groups: groups.map(([name, own]) => ({ name, summary: summarize(own) })),
    all: summarize(rows),
    anchors: rows.filter(({ role }) => role === 'anchor').length,
    calibration,
  };
}

/**
 * Predicts measured rows and scores them: those of a file, or those that come with the lab. Nothing is
 * stored.
 * @throws LabError `cancelled` at most one simulation after the signal fires.
 */
export async function makeRowsReport(
  file: MeasurementFile = builtInRows,
  options: RowsOptions,
  basis?: Basis,
): Promise<RowsReport> {
  const predictions = await predictMeasured(file, options, basis);
  const findMachine = machineFinder(storedConstants);
  const described = file.rows.flatMap((read, i) => {
    const prediction = predictions[i];
    return prediction ? [describe(read, prediction, findMachine)] : [];
  });
  return reportOf(described);
}
