import { lookAt } from '../../look-at.ts';
import type { PlacedFigure } from '../../place-figure.ts';
import { hasPredictions, rangeNames } from '../../predictions.ts';
import { styleOfSeries } from '../../series-style.ts';
import { axisValue, quote, writeNumber } from './words.ts';

const ink = '#1a1a1a';

/** Prediction ranges: dashed over bars, and elsewhere pale and broad behind their points. */
export function writePredictions({ figure, series, x, y, laneCount }: PlacedFigure): string[] {
  const isBars = figure.kind === 'bars';
  return series.flatMap(({ series: own, points, lane }) =>
    points.flatMap(({ point, x: at }) => {
      if (!point.prediction) return [];
      const shift = isBars ? ((lane - (laneCount - 1) / 2) * 0.8) / laneCount : 0;
      const across = x.type === 'unit' ? at : axisValue(x, point.x) + shift;
      const ends = point.prediction.map((end) => axisValue(y, end));
      if (![across, ...ends].every(Number.isFinite)) return [];
      const [from, to] = ends.map(
        (end) => `first ${writeNumber(across)}, first ${writeNumber(end)}`,
      );
      const { colour } = styleOfSeries(lookAt(figure, own, point), 'white');
      const look = isBars
        ? `heads size graph 0.008,90 front dashtype 2 linewidth 1.2 linecolor rgb '${ink}'`
        : `nohead back linewidth 8 linecolor rgb '#c0${colour.slice(1)}'`;
      return [`set arrow from ${from} to ${to} ${look}`];
    }),
  );
}

/** What the key says of them; nothing without any. */
export function explainPredictions({ figure }: PlacedFigure): string[] {
  if (!hasPredictions(figure) || figure.kind === 'heat') return [];
  const look =
    figure.kind === 'bars'
      ? `dashtype 2 linewidth 1.2 linecolor rgb '${ink}'`
      : "linewidth 8 linecolor rgb '#c0555555'";
  return [`NaN with lines ${look} title ${quote(rangeNames.prediction)}`];
}
