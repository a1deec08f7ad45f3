import { describePoint, describeValue } from '../../describe.ts';
import { lookAt } from '../../look-at.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../place-figure.ts';
import { toX, toY } from '../../scatter-names.ts';
import { element, group, titled } from './element.ts';
import { sizes, type Box } from './layout.ts';
import type { Label, Obstacle } from './labels.ts';
import { fillOf, markerRadius, styleOf, writeMarker } from './marks.ts';
import { bracketPrediction } from '../../predictions.ts';
import { writePrediction } from './predictions.ts';
import { boxAround, writeDoubt, writeInterval, type Drawn } from './points.ts';
import { textWidth } from './text.ts';

/** The share of a band that its bars take; the rest separates bands. */
const filled = 0.78;
const widestBar = 64;

interface Slot {
  /** Middle of the bar and its width, px. */
  readonly x: number;
  readonly width: number;
}

function slotOf(placed: PlacedFigure, { lane }: PlacedSeries, point: PlacedPoint, plot: Box): Slot {
  const lanes = placed.figure.kind === 'stack' ? 1 : placed.laneCount;
  const band = placed.x.bandwidth * (plot.right - plot.left) * filled;
  const width = Math.min(band / lanes, widestBar);
  const shift = placed.figure.kind === 'stack' ? 0 : lane - (lanes - 1) / 2;
  return { x: toX(plot, point.x) + shift * width, width };
}

/** A bar from its base; never too low to be seen. */
function writeBar(placed: PlacedFigure, one: PlacedSeries, point: PlacedPoint, plot: Box): string {
  const { figure } = placed;
  const series = lookAt(figure, one.series, point.point);
  const { x, width } = slotOf(placed, one, point, plot);
  const [from, to] = [toY(plot, point.base), toY(plot, point.y)];
  const height = Math.max(Math.abs(to - from), figure.kind === 'stack' ? 0 : 1.5);
  const { colour } = styleOf(series);
  const isHollow = series.origin === 'published';
  const attributes = {
    class: 'mark',
    x: x - (width * 0.92) / 2,
    y: to <= from ? from - height : from,
    width: width * 0.92,
    height,
    fill: isHollow ? '#ffffff' : fillOf(figure, series),
    stroke: figure.kind === 'stack' && !isHollow ? '#ffffff' : colour,
    'stroke-width': figure.kind === 'stack' ? 0.75 : 1,
  };
  return element('rect', attributes, titled(describePoint(figure, one.series, point.point)));
}

/** The top of a bar with what is drawn over it, 0..1. */
const highestOf = ({ y, high, prediction }: PlacedPoint) =>
  Math.max(y, high ?? 0, prediction?.[1] ?? 0);

/** Values over bars, if they fit the width of their bar. */
function valueLabels(placed: PlacedFigure, one: PlacedSeries, plot: Box): Label[] {
  const texts = one.points.map(({ point }) => {
    const plain = { ...point, low: null, high: null };
    // Over the box of a range a value alone would be taken for its upper end.
    return describeValue(placed.figure, plain) + bracketPrediction(placed.figure, plain);
  });
  return one.points.flatMap((point, i): Label[] => {
    const { x, width } = slotOf(placed, one, point, plot);
    const text = texts[i] ?? '';
    const room = placed.laneCount === 1 ? placed.x.bandwidth * (plot.right - plot.left) : width;
    if (textWidth(text, sizes.small) > room || point.y < point.base) return [];
    const y = toY(plot, highestOf(point));
    const distance = point.point.isPrecise ? 2 : 14;
    return [{ text, x, y, distance, isOver: true, colour: '#1a1a1a' }];
  });
}

/** Sets a mark off from a bar of the same colour. */
function writeHalo(x: number, y: number): string {
  return element('circle', {
    cx: x,
    cy: y,
    r: markerRadius + 3.5,
    fill: '#ffffff',
  });
}

function drawPublished(placed: PlacedFigure, one: PlacedSeries, plot: Box): Drawn {
  const { figure } = placed;
  const { series, index } = one;
  const at = one.points.map((point) => {
    const { x, width } = slotOf(placed, one, point, plot);
    return { point, x, y: toY(plot, point.y), width };
  });
  const children = at.flatMap(({ point, x, y }) => [
    ...writeInterval(x, point, plot, styleOf(lookAt(figure, series, point.point)).colour),
    writeHalo(x, y),
    writeMarker(
      lookAt(figure, series, point.point),
      x,
      y,
      describePoint(figure, series, point.point),
    ),
    ...writeDoubt(x + 5, y - 5, point),
  ]);
  const labels = at.flatMap(({ point: { point }, x, y }): Label[] => {
    if (point.label === null || point.label.trim() === '') return [];
    const distance = markerRadius + 4;
    return [{ text: point.label, x, y, distance, isOver: false, colour: '#1a1a1a' }];
  });
  return {
    index,
    markup: group({ class: 'series', 'data-name': series.name }, children),
    marks: at.map(({ x, y }) => boxAround(x, y, markerRadius + 2)),
    labels,
  };
}

/** Bars side by side with their intervals, and published values as hollow marks. */
export function drawBars(placed: PlacedFigure, one: PlacedSeries, plot: Box): Drawn {
  const { series, index } = one;
  if (series.origin === 'published') return drawPublished(placed, one, plot);
  const children = one.points.flatMap((point) => {
    const { x, width } = slotOf(placed, one, point, plot);
    const top = toY(plot, Math.max(highestOf(point), point.base));
    return [
      writeBar(placed, one, point, plot),
      ...writePrediction(point, x, plot, {
        colour: '#1a1a1a',
        width: Math.min(18, width * 0.6),
        isOverBar: true,
      }),
      ...writeInterval(x, point, plot, '#1a1a1a'),
      ...writeDoubt(x - 2, top - 4, point),
    ];
  });
  const marks = one.points.map((point): Obstacle => {
    const { x, width } = slotOf(placed, one, point, plot);
    const [low, high] = [toY(plot, point.base), toY(plot, highestOf(point))];
    const [top, bottom] = [Math.min(low, high), Math.max(low, high)];
    const doubt = point.point.isPrecise ? 0 : 13;
    return {
      left: x - width / 2,
      right: x + width / 2,
      top: top - doubt,
      bottom,
      isBar: true,
    };
  });
  return {
    index,
    markup: group({ class: 'series', 'data-name': series.name }, children),
    marks,
    labels: valueLabels(placed, one, plot),
  };
}

/** One part of every stacked bar. */
export function drawStack(placed: PlacedFigure, one: PlacedSeries, plot: Box): Drawn {
  const { series, index } = one;
  const children = one.points.flatMap((point) => {
    const { x, width } = slotOf(placed, one, point, plot);
    const middle = (toY(plot, point.y) + toY(plot, point.base)) / 2;
    return [
      writeBar(placed, one, point, plot),
      ...writeDoubt(x + width / 2 + 1, middle + 4, point),
    ];
  });
  return {
    index,
    markup: group({ class: 'series', 'data-name': series.name }, children),
    marks: [],
    labels: [],
  };
}
