import type { Figure, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from '../run/parts.ts';
import { isScored, middleOf, predictedRows, type PredictedRow } from './predicted-rows.ts';
import { rowProvenance, type RowFigureBuilder } from './figure-input.ts';

/** Predicted as a multiple of measured. */
const ratioOf = (row: PredictedRow) => row.predicted.mean / middleOf(row);

/** Steps: at each ratio the share of rows at it or below. */
function stepsOf(name: string, slot: number, rows: readonly PredictedRow[]): FigureSeries[] {
  const ratios = rows
    .map(ratioOf)
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .toSorted((a, b) => a - b);
  if (ratios.length === 0) return [];
  const points = ratios.map((ratio, i) => makePoint(ratio, (i + 1) / ratios.length));
  return [
    { name: `${name}, n = ${ratios.length}`, origin: 'simulated', slot, isDimmed: false, points },
  ];
}

/** How far rows are off, by experiment: the distribution of predicted over measured. */
export const rowResidualsFigure: RowFigureBuilder = {
  title: 'Residuals by kind',
  refuse: ({ builtIn }) =>
    predictedRows(builtIn).some(isScored) ? null : 'No measured row is predicted yet.',
  build(input): Figure {
    const rows = predictedRows(input.builtIn).filter(isScored);
    const own = input.others.flatMap(({ name, ...set }, i) =>
      stepsOf(name, input.experiments.length + i, predictedRows({ name, ...set }).filter(isScored)),
    );
    return {
      name: 'row-residuals',
      kind: 'steps',
      title: 'Residuals of measured rows, by kind',
      subtitle: `${rows.length} rows that are fitted or predicted; anchors and inputs are not counted`,
      x: numberAxis('predicted / measured', '', 'ratio', 'log'),
      y: numberAxis('share of rows at most that', '', 'share', 'linear'),
      z: null,
      series: [
        ...own,
        ...input.experiments.flatMap((name, slot) =>
          stepsOf(
            name,
            slot,
            rows.filter(({ experiment }) => experiment === name),
          ),
        ),
      ],
      annotations: [
        { axis: 'x', at: 1, label: 'as measured' },
        { axis: 'y', at: 0.5, label: 'half' },
      ],
      notes: [
        'A curve that crosses half at 1 has no bias; one that is steep there has small errors.',
        'Fitted and predicted rows are together here; the table of scores has them apart.',
      ],
      provenance: rowProvenance(input),
    };
  },
};
