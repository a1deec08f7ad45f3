import { heatColour, type MarkerShape, type SeriesStyle } from '../../shared/figures/colours.ts';
import { styleOfSeries } from '../../shared/figures/series-style.ts';
import { impreciseMark } from '../../shared/figures/describe.ts';
import type { FigureSeries } from '../../shared/figures/figure.ts';
import { hasHollowMarks } from '../../shared/figures/has-hollow-marks.ts';
import { hasLine } from '../../shared/figures/has-line.ts';
import { lookAt } from '../../shared/figures/look-at.ts';
import { formatValue } from '../../shared/figures/format-value.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../shared/figures/place-figure.ts';
import { nameSeries } from './name-series.ts';
import { noValue } from '../../shared/text/format.ts';
import type { ChartLook, ChartPoint, HeatCell, LabChartDataset, RangeBox } from './chart-config.ts';

/** The share of a band that its bars fill, and the share of its lane that a bar fills. */
const bandShare = 0.8;
const laneShare = 0.9;
const mostBarPixels = 72;

const markers: Readonly<
  Record<MarkerShape, readonly ['circle' | 'rect' | 'rectRot' | 'triangle', number]>
> = {
  circle: ['circle', 0],
  square: ['rect', 0],
  diamond: ['rectRot', 0],
  triangle: ['triangle', 0],
  'triangle-down': ['triangle', 180],
  'triangle-right': ['triangle', 90],
};

/** Published values over bars stand in the lane of their bar. */
function placeX(
  { figure, laneCount, x }: PlacedFigure,
  { lane }: PlacedSeries,
  at: number,
): number {
  if (figure.kind !== 'bars') return at;
  return at + ((lane + 0.5) / laneCount - 0.5) * bandShare * x.bandwidth;
}

/** Several maps share their cells: slices from top to bottom, in the order of the series. */
function cellOf(placed: PlacedFigure, { point, z }: PlacedPoint): HeatCell {
  const { x, y, zAxis, series } = placed;
  return {
    width: x.bandwidth,
    height: y.bandwidth / series.length,
    colour: z === null ? '#808080' : heatColour(z),
    text: point.z === null ? noValue : formatValue(point.z, zAxis?.format ?? 'number'),
  };
}

/** A curve of steps is one run: a mark at its end is enough. */
function hasMark({ figure }: PlacedFigure, { points }: PlacedSeries, own: PlacedPoint): boolean {
  return !own.point.isPrecise && (figure.kind !== 'steps' || own === points.at(-1));
}

/** The prediction range of a point, in its colour. */
function boxOf(
  placed: PlacedFigure,
  series: PlacedSeries,
  { point, prediction }: PlacedPoint,
  look: ChartLook,
): { box?: RangeBox } {
  if (!prediction) return {};
  const [low, high] = prediction;
  const own = lookAt(placed.figure, series.series, point);
  const colour = paleOf(styleOfSeries(own, look.theme.background).colour, own, look);
  return { box: { low, high, colour, isOverBar: isBarSeries(placed, series) } };
}

function toChartPoint(
  placed: PlacedFigure,
  series: PlacedSeries,
  own: PlacedPoint,
  look: ChartLook,
): ChartPoint {
  const { kind } = placed.figure;
  const { point, low, high } = own;
  const isBar = isBarSeries(placed, series);
  const slices = kind === 'heat' ? placed.series.length : 1;
  const slice = ((slices - 1) / 2 - series.index) * (placed.y.bandwidth / slices);
  const y = kind === 'heat' ? own.y + slice : own.y;
  return {
    x: placeX(placed, series, own.x),
    y: isBar ? [own.base, y] : y,
    ...(low !== null && high !== null ? { yMin: low, yMax: high } : {}),
    series: series.index,
    point: series.series.points.indexOf(point),
    ...(hasMark(placed, series, own) ? { mark: impreciseMark } : {}),
    ...(kind === 'scatter' && point.label !== null ? { name: point.label } : {}),
    ...(kind === 'heat' ? { cell: cellOf(placed, own) } : {}),
    ...boxOf(placed, series, own, look),
  };
}

/** Published values stand over bars as marks, but are parts of a stack like any other. */
export function isBarSeries({ figure }: PlacedFigure, { series }: PlacedSeries): boolean {
  return figure.kind === 'stack' || (figure.kind === 'bars' && series.origin !== 'published');
}

function barLook(placed: PlacedFigure, { series }: PlacedSeries, look: ChartLook) {
  const { theme, paintFill } = look;
  const { figure } = placed;
  const styleAt = (own: FigureSeries) => {
    const style = styleOfSeries(own, theme.background);
    return { ...style, colour: paleOf(style.colour, own, look) };
  };
  /** For each bar where they have the colours of several policies, else for all. */
  const each = <T>(of: (style: SeriesStyle) => T): T | T[] =>
    figure.policies
      ? series.points.map((point) => of(styleAt(lookAt(figure, series, point))))
      : of(styleAt(series));
  const isHollow = series.origin === 'published';
  const hasLanes = placed.figure.kind === 'bars' && placed.laneCount > 1;
  return {
    type: 'barWithErrorBars',
    grouped: false,
    categoryPercentage: hasLanes ? 1 : bandShare,
    barPercentage: laneShare,
    maxBarThickness: mostBarPixels,
    backgroundColor: each(({ fill, colour }) =>
      isHollow ? theme.surface : paintFill(fill, colour, theme.surface),
    ),
    borderColor: each(({ colour }) => colour),
    borderWidth: 1,
    borderSkipped: false,
    errorBarColor: theme.text,
    errorBarWhiskerColor: theme.text,
    order: 1,
  } as const;
}

/** The colours of points that stand over bars of several policies; one for all others. */
function pointColour({ figure }: PlacedFigure, series: FigureSeries, look: ChartLook) {
  const colourOf = (one: FigureSeries) =>
    paleOf(styleOfSeries(one, look.theme.background).colour, one, look);
  const colours = series.points.map((point) => colourOf(lookAt(figure, series, point)));
  return figure.policies ? colours : colourOf(series);
}

/** Beyond so many points of a scatter its marks are small. */
const manyPoints = 100;

function radiusOf({ figure, series }: PlacedFigure, isHollow: boolean): number {
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  if (figure.kind === 'scatter' && count > manyPoints) return 4;
  return isHollow || figure.kind === 'scatter' ? 6 : 4.5;
}

function pointLook(placed: PlacedFigure, { series }: PlacedSeries, look: ChartLook) {
  const { figure } = placed;
  const { theme } = look;
  const own = pointColour(placed, series, look);
  const { colour: full, dash, marker } = styleOfSeries(series, theme.background);
  const colour = paleOf(full, series, look);
  const [pointStyle, pointRotation] = markers[marker];
  const isHollow = hasHollowMarks(series);
  const hasCell = figure.kind === 'heat';
  const hasMarker = figure.kind !== 'steps' && !hasCell && !series.isReference;
  const radius = radiusOf(placed, isHollow);
  const ground = isHollow ? theme.surface : colour;
  return {
    type: 'lineWithErrorBars',
    showLine: hasLine(figure, series),
    stepped: figure.kind === 'steps' ? 'before' : false,
    tension: 0,
    borderColor: colour,
    borderDash: dash.slice() as number[],
    borderWidth: series.isDimmed ? 1.5 : 2,
    pointStyle,
    // Options of the points alone begin with the name of their element.
    pointWithErrorBarRotation: pointRotation,
    pointWithErrorBarRadius: hasMarker ? radius : 0,
    pointWithErrorBarHoverRadius: hasCell || series.isReference ? 0 : radius + 2,
    pointWithErrorBarBackgroundColor: ground,
    pointWithErrorBarHoverBackgroundColor: ground,
    pointWithErrorBarBorderColor: isHollow ? own : theme.surface,
    pointWithErrorBarBorderWidth: isHollow ? 2 : 1,
    pointWithErrorBarHoverBorderColor: isHollow ? own : theme.text,
    pointWithErrorBarHoverBorderWidth: 2,
    errorBarColor: colour,
    errorBarWhiskerColor: colour,
    order: 0,
  } as const;
}

/** Almost transparent where another policy is pointed at. */
function paleOf(colour: string, { policy }: FigureSeries, { pointed = null }: ChartLook): string {
  return pointed === null || policy === undefined || policy === pointed ? colour : `${colour}2e`;
}

/** The series of a figure as Chart.js takes them, in the figure's order. */
export function toDatasets(placed: PlacedFigure, look: ChartLook): LabChartDataset[] {
  return placed.series.map((series): LabChartDataset => {
    const common = {
      label: nameSeries(placed.figure, series.series),
      data: series.points.map((point) => toChartPoint(placed, series, point, look)),
      clip: false,
      errorBarLineWidth: 1.5,
      errorBarWhiskerLineWidth: 1.5,
      errorBarWhiskerRatio: 0,
      errorBarWhiskerSize: 8,
    } as const;
    return isBarSeries(placed, series)
      ? { ...common, ...barLook(placed, series, look) }
      : { ...common, ...pointLook(placed, series, look) };
  });
}
