import type { RowPrediction } from '../../shared/row-prediction.ts';
import type { Constants } from '../engine/constants.ts';
import { isSameRow, type Measurement } from './measurement.ts';
import { listHandful } from './members.ts';
import { measurements } from './measurements/index.ts';
import { Predictor } from './predictor.ts';
import { halfWidth } from './row-range.ts';
import { rangeGroupOf, situationOf } from './row-situation.ts';
import { rangeOf } from './score.ts';
import { storedCalibration } from './stored-calibration.ts';

const builtInById = new Map(measurements.map((row) => [row.id, row]));
const calibratedById = new Map(storedCalibration.rows.map((row) => [row.id, row]));

/** The model's own error of a row; that of the worst kind, if none like it was left out. */
function spreadOf(row: Measurement, isUnanchored: boolean): number {
  const spreads = storedCalibration.spreads[situationOf(row, isUnanchored)];
  const own = spreads[rangeGroupOf(row)] ?? spreads[row.experiment];
  return own ?? Math.max(...Object.values(spreads));
}

/** Finds ranges of rows: what the constants leave open, and the model's own error. */
export class RangeFinder {
  private readonly sets: readonly (readonly Measurement[])[];
  private readonly constants: readonly Constants[] | undefined;
  private members: readonly Predictor[] | undefined;

  /**
   * @param sets Where anchors are looked for.
   * @param members Sets of constants that spread as is left open; default the built-in ones.
   */
  constructor(sets: readonly (readonly Measurement[])[], members?: readonly Constants[]) {
    this.sets = sets;
    this.constants = members;
  }

  /** What the open constants make of a prediction: its variance as a logarithm. */
  private openVariance(row: Measurement, value: number): number {
    const builtIn = builtInById.get(row.id);
    const known = calibratedById.get(row.id);
    if (!this.constants && known && builtIn && isSameRow(builtIn, row)) return known.sd ** 2;
    this.members ??= (this.constants ?? listHandful()).map(
      (constants) => new Predictor(constants, this.sets),
    );
    const squares = this.members.flatMap((predictor) => {
      const said = predictor.predict(row);
      return 'value' in said && said.value > 0 ? [Math.log(said.value / value) ** 2] : [];
    });
    return squares.length === 0 ? 0 : squares.reduce((a, b) => a + b, 0) / squares.length;
  }

  /** The range of nine of ten rows like this one. */
  find(
    row: Measurement,
    { value, isUnanchored }: { readonly value: number; readonly isUnanchored: boolean },
  ): NonNullable<RowPrediction['predicted']> {
    const spread = spreadOf(row, isUnanchored);
    const variance = (value > 0 ? this.openVariance(row, value) : 0) + spread * spread;
    return rangeOf(row, value, halfWidth(variance));
  }
}
