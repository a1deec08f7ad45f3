import type { DescribedRow } from '../../rows-report.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from '../run/parts.ts';
import { middleOf, predictedRows, type PredictedRow } from './predicted-rows.ts';
import { rowProvenance, type RowFigureBuilder } from './figure-input.ts';
import { referenceLines } from './reference-lines.ts';

type LeftOut = DescribedRow['leftOut'][number];

/** A row that was left out of the fit with all rows of its machine. */
interface LeftOutRow {
  readonly row: PredictedRow;
  readonly said: LeftOut;
}

function listLeftOut(rows: readonly PredictedRow[]): LeftOutRow[] {
  return rows.flatMap((row) => {
    const said = row.leftOut.find(({ left }) => left === 'machine');
    return said && middleOf(row) > 0 ? [{ row, said }] : [];
  });
}

/** The place of a row whose prediction is off by so much, as a logarithm. */
const placeOf = (row: PredictedRow, error: number): FigurePoint =>
  makePoint(middleOf(row), middleOf(row) * Math.exp(error), { row: row.id });

function seriesOf(
  name: string,
  slot: number,
  points: readonly FigurePoint[],
  more: Partial<FigureSeries> = {},
): FigureSeries[] {
  if (points.length === 0) return [];
  return [{ name, origin: 'simulated', slot, isDimmed: false, points: [...points], ...more }];
}

/** Predicted against measured where a row's whole machine was left out, beside the null model. */
export const leftOutRowsFigure: RowFigureBuilder = {
  title: 'Predicted without the machine',
  refuse: ({ builtIn }) =>
    listLeftOut(predictedRows(builtIn)).length > 0
      ? null
      : 'No row was left out with its machine yet.',
  build(input): Figure {
    const all = listLeftOut(predictedRows(input.builtIn));
    const withNull = all.flatMap(({ row, said }) =>
      said.nullError === null ? [] : [placeOf(row, said.nullError)],
    );
    return {
      name: 'left-out-rows',
      kind: 'scatter',
      title: 'Measured rows, predicted without any row of their machine',
      subtitle: `${all.length} rows; the null model says something of ${withNull.length}`,
      x: numberAxis('measured, in the unit of each row', '', 'number', 'log'),
      y: numberAxis('predicted, in the same unit', '', 'number', 'log'),
      z: null,
      series: [
        ...input.experiments.flatMap((name, slot) =>
          seriesOf(
            name,
            slot,
            all
              .filter(({ row }) => row.experiment === name)
              .map(({ row, said }) => placeOf(row, said.error)),
          ),
        ),
        ...seriesOf('null model, no mechanics', 6, withNull, { isHollow: true }),
        ...referenceLines(all.map(({ row }) => middleOf(row))),
      ],
      annotations: [],
      notes: [
        'The constants were fitted again without the rows of the machine; its anchor rows stayed, as ' +
          'they would be measured first on a new machine.',
        'Null model: the geometric mean of other curves at the same place, interpolated on log axes.',
        'From the stored calibration, which lab calibrate --rows makes anew.',
      ],
      provenance: rowProvenance(input),
    };
  },
};
