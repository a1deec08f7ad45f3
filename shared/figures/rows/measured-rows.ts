import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from '../run/parts.ts';
import { isScored, middleOf, predictedRows, type PredictedRow } from './predicted-rows.ts';
import { rowProvenance, type RowFigureBuilder, type RowFigureInput } from './figure-input.ts';
import { referenceLines } from './reference-lines.ts';

/** A place on a log axis needs a value above zero. */
const canBePlaced = (row: PredictedRow) => middleOf(row) > 0 && row.predicted.mean > 0;

function pointOf(row: PredictedRow): FigurePoint {
  const { mean, low, high } = row.predicted;
  return makePoint(middleOf(row), mean, { range: [Math.min(low, mean), high], row: row.id });
}

function seriesOf(
  name: string,
  slot: number,
  rows: readonly PredictedRow[],
  more: Partial<FigureSeries> = {},
): FigureSeries[] {
  if (rows.length === 0) return [];
  const points = rows.map(pointOf);
  return [{ name, origin: 'simulated', slot, isDimmed: false, points, ...more }];
}

/** By experiment: fitted rows hollow, predicted ones filled, in one colour. */
function ofExperiments(rows: readonly PredictedRow[], { experiments }: RowFigureInput) {
  return experiments.flatMap((name, slot) => {
    const own = rows.filter(({ experiment }) => experiment === name);
    const inRole = (wanted: string) => own.filter(({ role }) => role === wanted);
    return [
      ...seriesOf(`${name}, fitted`, slot, inRole('fitted'), { isHollow: true }),
      ...seriesOf(`${name}, predicted`, slot, inRole('predicted')),
    ];
  });
}

function countWords({ builtIn }: RowFigureInput, drawn: number): string {
  const predicted = predictedRows(builtIn);
  const scored = predicted.filter(isScored).length;
  const inRole = (wanted: string) => predicted.filter(({ role }) => role === wanted).length;
  return (
    `${drawn} of ${builtIn.rows.length} rows; not drawn: ${inRole('anchor')} anchors, ` +
    `${inRole('input')} inputs, ${builtIn.rows.length - predicted.length} without a prediction` +
    (scored > drawn ? `, ${scored - drawn} measured as 0` : '')
  );
}

/** Predicted against measured, by experiment: the rows of the lab, and those of files. */
export const measuredRowsFigure: RowFigureBuilder = {
  title: 'Predicted against measured',
  refuse: (input) =>
    [input.builtIn, ...input.others].some((set) => predictedRows(set).some(isScored))
      ? null
      : 'No measured row is predicted yet.',
  build(input): Figure {
    const rows = predictedRows(input.builtIn).filter(isScored).filter(canBePlaced);
    const others = input.others.map(
      (set) => [set.name, predictedRows(set).filter(canBePlaced)] as const,
    );
    const all = [...rows, ...others.flatMap(([, own]) => own)];
    const slots = input.experiments.length;
    return {
      name: 'measured-rows',
      kind: 'scatter',
      title: 'Measured rows, predicted against measured',
      subtitle: countWords(input, rows.length),
      x: numberAxis('measured, in the unit of each row', '', 'number', 'log'),
      y: numberAxis('predicted, in the same unit', '', 'number', 'log'),
      z: null,
      series: [
        ...others.flatMap(([name, own], i) => seriesOf(name, slots + i, own)),
        ...ofExperiments(rows, input),
        ...referenceLines(all.map(middleOf)),
      ],
      annotations: [],
      notes: [
        'Hollow: the row had a part in the constants (fitted). Filled: it had none (predicted).',
        'Each row is in its own unit: cycles, us, ns, loops a second, interrupts a loop, shares.',
      ],
      provenance: rowProvenance(input),
    };
  },
};
