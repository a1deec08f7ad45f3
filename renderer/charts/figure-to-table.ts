import { describeRowRange, describeValue, impreciseMark } from '../../shared/figures/describe.ts';
import type { Figure, FigurePoint, FigureSeries } from '../../shared/figures/figure.ts';
import { formatAxisTitle } from '../../shared/figures/format-value.ts';
import { formatPrediction, hasPredictions } from '../../shared/figures/predictions.ts';
import { noValue } from '../../shared/text/format.ts';
import { formatPlace, formatX } from './format-place.ts';
import { nameSeries } from './name-series.ts';
import { markOf } from './explain-point.ts';

/** A figure as a table; the first cell of a row is its heading. */
export interface FigureTable {
  readonly columns: readonly string[];
  /** Index of the column with the values, which are right-aligned. */
  readonly valueColumn: number;
  readonly rows: readonly (readonly string[])[];
}

function remark(figure: Figure, series: FigureSeries, point: FigurePoint): string {
  const { label, isPrecise, key } = point;
  const range = describeRowRange(figure, point);
  const hasLabel = label !== null && label !== series.name;
  const words = [
    ...(series.origin === 'published' ? [hasLabel ? `published: ${label}` : 'published'] : []),
    ...(series.origin !== 'published' && hasLabel ? [label] : []),
    ...(point.row === undefined ? [] : [point.row]),
    ...(range === null ? [] : [range]),
    ...(isPrecise ? [] : [`${impreciseMark} did not reach its precision`]),
    ...markOf(figure, point),
    ...(series.isDimmed ? ['another one does better'] : []),
    ...(key === null ? [] : [`run ${key.slice(0, 12)}`]),
  ];
  return words.join('; ') || noValue;
}

/** One row per point, in the figure's order, with the numbers as every export writes them. */
export function figureToTable(figure: Figure): FigureTable {
  const { kind, x, y, z, series } = figure;
  const isHeat = kind === 'heat';
  const plainTitle = (axis: typeof x) => formatAxisTitle({ ...axis, scale: 'linear' });
  const places = isHeat ? [plainTitle(x), plainTitle(y)] : [plainTitle(x)];
  const value = plainTitle(isHeat ? (z ?? y) : y);
  const isPredicted = hasPredictions(figure);
  return {
    columns: ['Series', ...places, value, ...(isPredicted ? ['Prediction range'] : []), 'Remarks'],
    valueColumn: 1 + places.length,
    rows: series.flatMap((one) =>
      one.points.map((point) => [
        nameSeries(figure, one),
        formatX(figure, point),
        ...(isHeat ? [formatPlace(point.y, y)] : []),
        describeValue(figure, point),
        ...(isPredicted ? [formatPrediction(figure, point) ?? noValue] : []),
        remark(figure, one, point),
      ]),
    ),
  };
}
