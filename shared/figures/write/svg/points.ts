import { curveStepAfter, line } from 'd3-shape';
import { describePoint, impreciseMark } from '../../describe.ts';
import type { Figure } from '../../figure.ts';
import { hasLine } from '../../has-line.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../place-figure.ts';
import { besideOf, toX, toY } from '../../scatter-names.ts';
import { element, group } from './element.ts';
import type { Label, Obstacle } from './labels.ts';
import type { Box } from './layout.ts';
import { markerRadius, styleOf, writeMarker } from './marks.ts';
import { writePrediction } from './predictions.ts';
import { writeText } from './text.ts';

/** A drawn series: its group, the room that it takes, and its labels. */
export interface Drawn {
  readonly index: number;
  readonly markup: string;
  readonly marks: readonly Obstacle[];
  readonly labels: readonly Label[];
}

/** A curve has a marker every few steps, enough to distinguish it from others. */
const markersPerCurve = 8;

export function boxAround(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

/** An interval as a line with ends. */
export function writeInterval(x: number, { low, high }: PlacedPoint, plot: Box, colour: string) {
  if (low === null || high === null || low === high) return [];
  const [from, to] = [toY(plot, low).toFixed(2), toY(plot, high).toFixed(2)];
  const [left, at] = [(x - 3.5).toFixed(2), x.toFixed(2)];
  const d = `M${left},${from}h7M${left},${to}h7M${at},${from}V${to}`;
  return [element('path', { class: 'interval', d, fill: 'none', stroke: colour })];
}

/** The mark of a run that did not reach its precision, to the upper right of its point. */
export function writeDoubt(x: number, y: number, { point }: PlacedPoint): string[] {
  if (point.isPrecise) return [];
  return [writeText(impreciseMark, x, y, { size: 12, isBold: true, colour: '#a00000' })];
}

function writeCurve(figure: Figure, { series, points }: PlacedSeries, plot: Box): string[] {
  if (!hasLine(figure, series) || points.length === 0) return [];
  const draw = line<PlacedPoint>()
    .x((placed) => toX(plot, placed.x))
    .y((placed) => toY(plot, placed.y))
    .digits(2);
  if (figure.kind === 'steps') draw.curve(curveStepAfter);
  const { colour, dash } = styleOf(series);
  return [
    element('path', {
      class: 'line',
      d: draw(points) ?? '',
      fill: 'none',
      stroke: colour,
      'stroke-width': series.isDimmed ? 1.5 : 2,
      'stroke-linejoin': 'round',
      'stroke-dasharray': dash.length > 0 ? dash.join(' ') : undefined,
    }),
  ];
}

/** A series of lines, steps or scatter: the curve first, then intervals, then marks. */
export function drawPoints({ figure }: PlacedFigure, one: PlacedSeries, plot: Box): Drawn {
  const { series, points, index } = one;
  const { colour } = styleOf(series);
  const every = figure.kind === 'steps' ? Math.ceil(points.length / markersPerCurve) : 1;
  const shift = besideOf(figure, series);
  const marked = (series.isReference ? [] : points).filter(
    (_, i) => i % every === (index * 3) % every,
  );
  const at = marked.map((placed) => ({
    placed,
    x: toX(plot, placed.x) + shift,
    y: toY(plot, placed.y),
  }));
  // A curve is one run: one mark is enough.
  const doubtful = figure.kind === 'steps' ? at.slice(at.length >> 1, (at.length >> 1) + 1) : at;
  const marks = at.map(({ x, y, placed }) =>
    writeMarker(series, x, y, describePoint(figure, series, placed.point)),
  );
  const labels = at.flatMap(({ placed, x, y }): Label[] => {
    const { label } = placed.point;
    const ink = series.isDimmed ? '#666666' : '#1a1a1a';
    if (label === null || label.trim() === '' || figure.kind === 'scatter') return [];
    const distance = markerRadius + (placed.point.isPrecise ? 5 : 8);
    return [{ text: label, x, y, distance, isOver: false, colour: ink }];
  });
  const children = [
    ...at.flatMap(({ placed, x }) => writePrediction(placed, x, plot, { colour })),
    ...writeCurve(figure, one, plot),
    ...at.flatMap(({ placed, x }) => writeInterval(x, placed, plot, colour)),
    ...marks,
    ...doubtful.flatMap(({ placed, x, y }) => writeDoubt(x + 5, y - 5, placed)),
  ];
  return {
    index,
    markup: group({ class: 'series', 'data-name': series.name }, children),
    marks: at.map(({ x, y, placed }) =>
      placed.point.isPrecise
        ? boxAround(x, y, markerRadius + 2)
        : { left: x - 6, right: x + 11, top: y - 14, bottom: y + 6 },
    ),
    labels,
  };
}
