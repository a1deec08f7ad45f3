import { describeRowRange, describeValue, impreciseMark } from '../../shared/figures/describe.ts';
import type { Figure, FigureAxis, FigurePoint } from '../../shared/figures/figure.ts';
import { formatPrediction, rangeNames } from '../../shared/figures/predictions.ts';
import { intervalMeaning } from '../../shared/text/format.ts';
import { wrapWords } from '../../shared/text/plain.ts';
import { countReplications } from '../../shared/text/results.ts';
import { formatPlace, formatX } from './format-place.ts';
import { nameSeries } from './name-series.ts';

/** Describes a point in the box beside it, and to a screen reader. */
export interface PointExplanation {
  readonly title: string;
  readonly lines: readonly string[];
}

const widestLine = 56;

/** `machine.cpus: how many` -> `machine.cpus`: beside a value the name is enough. */
function nameAxis({ title }: FigureAxis): string {
  return title.split(':')[0] ?? title;
}

/** Notes that the run uses another number of CPUs than its workload was recorded on. */
export function markOf({ provenance }: Figure, { key }: FigurePoint): string[] {
  const mark = provenance.extrapolated?.[key ?? ''];
  return mark === undefined ? [] : [mark];
}

/** Of a measured row: its name, and the range of its prediction. */
function explainRow(figure: Figure, point: FigurePoint): string[] {
  const range = describeRowRange(figure, point);
  return [...(range === null ? [] : [range]), ...(point.row === undefined ? [] : [point.row])];
}

/** Which point it is, its value with interval and n, and what a reader must know about it. */
export function explainPoint(
  figure: Figure,
  seriesIndex: number,
  pointIndex: number,
): PointExplanation {
  const series = figure.series[seriesIndex];
  const point = series?.points[pointIndex];
  if (!series || !point) return { title: '', lines: [] };
  const isHeat = figure.kind === 'heat';
  const valueAxis = isHeat ? (figure.z ?? figure.y) : figure.y;
  const isPublished = series.origin === 'published';
  const [least, most] = figure.provenance.replications;
  const predicted = formatPrediction(figure, point);
  const hasInterval = point.low !== null && point.high !== null;
  const source = point.label === null || point.label === series.name ? null : point.label;
  const lines = [
    `${nameAxis(figure.x)}: ${formatX(figure, point)}`,
    ...(isHeat ? [`${nameAxis(figure.y)}: ${formatPlace(point.y, figure.y)}`] : []),
    `${nameAxis(valueAxis)}: ${describeValue(figure, point)}`,
    ...(hasInterval ? [intervalMeaning] : []),
    ...(predicted === null ? [] : [`${rangeNames.prediction}: ${predicted}`]),
    ...(isPublished || most === 0 ? [] : [countReplications([least, most])]),
    ...(isPublished ? [source === null ? 'Published' : `Published: ${source}`] : []),
    ...(!isPublished && source !== null ? [source] : []),
    ...explainRow(figure, point),
    ...(point.isPrecise ? [] : [`${impreciseMark} Did not reach its precision`]),
    ...markOf(figure, point),
    ...(series.isDimmed ? ['Another one does better in everything shown'] : []),
  ];
  return {
    title: nameSeries(figure, series),
    lines: lines.flatMap((line) => wrapWords(line, widestLine)),
  };
}

/** A point in one line. */
export function summarizePoint(figure: Figure, seriesIndex: number, pointIndex: number): string {
  const { title, lines } = explainPoint(figure, seriesIndex, pointIndex);
  return [title, ...lines].join(', ');
}

/** A figure in one sentence: what it shows, and the least and greatest value. */
export function summarizeFigure(figure: Figure): string {
  const { kind, series } = figure;
  const all = series.flatMap((one) =>
    one.points.flatMap((point) => {
      const value = kind === 'heat' ? point.z : point.y;
      return typeof value === 'number' ? [{ one, point, value }] : [];
    }),
  );
  const ordered = all.toSorted((a, b) => a.value - b.value);
  const [least, most] = [ordered[0], ordered.at(-1)];
  if (!least || !most) return 'Nothing to draw yet.';
  const axis = kind === 'heat' ? (figure.z ?? figure.y) : figure.y;
  const place = ({ one, point }: typeof least) =>
    [nameSeries(figure, one), formatX(figure, point)].join(', ');
  const ends = [least, most].map((end) => `${describeValue(figure, end.point)} (${place(end)})`);
  const count = `${series.length} series, ${all.length} ${all.length === 1 ? 'point' : 'points'}`;
  return `${count}; ${nameAxis(axis)} from ${ends.join(' to ')}.`;
}
