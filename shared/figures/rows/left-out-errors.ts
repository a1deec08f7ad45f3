import type { FoldScore } from '../../row-calibration.ts';
import type { Figure, FigureSeries } from '../figure.ts';
import { categoryAxis, makePoint, numberAxis } from '../run/parts.ts';
import { rowProvenance, type RowFigureBuilder } from './figure-input.ts';

/** Single rows, and the sum over experiments, are for the table. */
const isDrawn = ({ left, experiment }: FoldScore) => left !== 'row' && experiment !== 'all';

/** The lab on the rows that the null model says something of; on all where it says nothing. */
const whereBoth = ({ lab, labThere }: FoldScore) => (labThere.rows > 0 ? labThere : lab);

const nameOf = ({ left, experiment }: FoldScore) => `${experiment}, each ${left}`;

function seriesOf(
  name: string,
  slot: number,
  folds: readonly FoldScore[],
  valueOf: (fold: FoldScore) => number | null,
): FigureSeries {
  const points = folds.flatMap((fold) => {
    const value = valueOf(fold);
    return value === null ? [] : [makePoint(nameOf(fold), value)];
  });
  return { name, origin: 'simulated', slot, isDimmed: false, points };
}

/** Errors of rows that were left out of the fit, beside those of a model without mechanics. */
export const leftOutErrorsFigure: RowFigureBuilder = {
  title: 'Left out, and predicted from the rest',
  refuse: ({ folds }) => (folds.some(isDrawn) ? null : 'Nothing was left out of the fit.'),
  build(input): Figure {
    const folds = input.folds.filter(isDrawn);
    const counts = folds.map((fold) => `${nameOf(fold)} ${whereBoth(fold).rows}`);
    return {
      name: 'left-out-errors',
      kind: 'bars',
      title: 'Left out of the fit, and predicted from the rest',
      subtitle: 'Median error of the rows that were left out together',
      x: categoryAxis('what was left out', folds.map(nameOf)),
      y: numberAxis('median error', '', 'share', 'linear'),
      z: null,
      series: [
        seriesOf('the lab', 0, folds, (fold) => whereBoth(fold).medianAbsError),
        seriesOf('null model, no mechanics', 4, folds, (fold) => fold.null.medianAbsError),
      ],
      annotations: [],
      notes: [
        'Null model: for a pair its row at another placement, the same socket first; for a curve the ' +
          'geometric mean of other curves at its place, interpolated on log axes. It has nothing to ' +
          'say where there is no bar of it; where it has, both are on the same rows.',
        'The constants are fitted again without the rows; an anchor row stays one.',
        `Rows: ${counts.join('; ')}.`,
      ],
      provenance: { ...rowProvenance(input), command: ['lab', 'calibrate', '--rows'] },
    };
  },
};
