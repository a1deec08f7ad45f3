import type { RowPrediction, RowRole } from '../../shared/row-prediction.ts';
import { storedConstants } from '../engine/constants.ts';
import { isFittedRow } from './calibrate/fitted-rows.ts';
import type { Measurement, MeasurementFile } from './measurement.ts';
import { measurements } from './measurements/index.ts';
import { Predictor } from './predictor.ts';
import { errorOf, rangeOf } from './score.ts';
import { storedCalibration } from './stored-calibration.ts';

/** Rows that are published constants, which the lab takes as they are. */
const inputs = new Set(['line-transfer']);

const fittedIds = new Set(measurements.filter(isFittedRow).map(({ id }) => id));

function roleOf(row: Measurement, isAnchor: boolean): RowRole {
  if (isAnchor) return 'anchor';
  if (fittedIds.has(row.id)) return 'fitted';
  const isBuiltIn = measurements.some(({ id }) => id === row.id);
  return isBuiltIn && inputs.has(row.experiment) ? 'input' : 'predicted';
}

/** The spread of an experiment whose rows were not left out: the widest of the others. */
function spreadOf(experiment: string): number {
  const widest = Math.max(...Object.values(storedCalibration.spreads));
  return storedCalibration.spreads[experiment] ?? widest;
}

function predictRow(row: Measurement, predictor: Predictor): RowPrediction {
  const { id, experiment, value: measured } = row;
  const raw = predictor.predict(row);
  if (!('value' in raw)) {
    const { reason } = raw;
    return {
      id,
      experiment,
      measured,
      predicted: null,
      error: null,
      role: 'not-expressed',
      reason,
    };
  }
  const { value, isAnchor, notes } = raw;
  return {
    id,
    experiment,
    measured,
    predicted: rangeOf(row, value, spreadOf(experiment)),
    error: errorOf(row, value),
    role: roleOf(row, isAnchor),
    reason: notes.join('; ') || null,
  };
}

/** The measured rows that come with the lab. */
export const builtInRows: MeasurementFile = { machines: {}, rows: measurements };

/**
 * Predicts rows under the stored constants, in their order, one at a time. An anchor is looked for among
 * the built-in rows first.
 */
export function* predictRows({ machines, rows }: MeasurementFile): Generator<RowPrediction> {
  const predictor = new Predictor(storedConstants, machines, [measurements, rows]);
  for (const row of rows) yield predictRow(row, predictor);
}
