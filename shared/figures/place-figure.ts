import type { Figure, FigureAxis, FigurePoint, FigureSeries } from './figure.ts';
import { lineWord } from './line-word.ts';
import { makeBandScale, makeNumericScale, type FigureScale } from './scale.ts';
import { joinStrip, makeExcessScale, parts as partsOfAxis } from './unit-scale.ts';

/** A point with its positions, 0..1 along each axis. */
export interface PlacedPoint {
  readonly point: FigurePoint;
  readonly x: number;
  readonly y: number;
  /** Where its bar starts. */
  readonly base: number;
  /** The interval; both null if there is none, or if it belongs to z. */
  readonly low: number | null;
  readonly high: number | null;
  /** The cell's position on the z scale; null elsewhere. */
  readonly z: number | null;
  /** The ends of its reach along x and of its range along y, if it has them. */
  readonly span?: readonly [from: number, to: number] | undefined;
  readonly range?: readonly [from: number, to: number] | undefined;
  /** The ends of its prediction ranges, along y and along x. */
  readonly prediction?: readonly [from: number, to: number] | undefined;
  readonly xPrediction?: readonly [from: number, to: number] | undefined;
}

export interface PlacedSeries {
  readonly series: FigureSeries;
  /** Index in figure.series. */
  readonly index: number;
  /** For bars: its lane within the band. */
  readonly lane: number;
  readonly points: readonly PlacedPoint[];
}

/** A figure ready to be drawn by any writer, which only has to scale the positions. */
export interface PlacedFigure {
  readonly figure: Figure;
  /** The axes as drawn: stacked parts are never on a log axis. */
  readonly xAxis: FigureAxis;
  readonly yAxis: FigureAxis;
  readonly zAxis: FigureAxis | null;
  readonly x: FigureScale;
  readonly y: FigureScale;
  readonly z: FigureScale | null;
  /** Where shares are in the strip beside the x axis; null without one. */
  readonly strip: FigureScale | null;
  /** All series in the figure's order, including those without points. */
  readonly series: readonly PlacedSeries[];
  /** For bars: the number of lanes in a band. */
  readonly laneCount: number;
  /** Number of values that a log axis cannot show; they are drawn at its edge. */
  readonly edgeCount: number;
}

type Value = number | string;
const isNumber = (value: Value | null): value is number => typeof value === 'number';

const noAxis: FigureAxis = {
  title: '',
  unit: '',
  scale: 'linear',
  categories: [],
  format: 'number',
};

function annotated(figure: Figure, axis: 'x' | 'y'): number[] {
  return figure.annotations.filter((line) => line.axis === axis).map(({ at }) => at);
}

/**
 * Interval ends that the y axis includes: on a log axis at most a decade below. No ratio is below 0, though
 * the interval of two replications may be.
 */
function intervalEnds(points: readonly FigurePoint[], isLog: boolean, isRatio: boolean): number[] {
  const values = points.flatMap(({ y }) => (isNumber(y) && (!isLog || y > 0) ? [y] : []));
  const floor = isLog ? Math.min(...values) / 10 : -Infinity;
  return points
    .flatMap(({ low, high }) => [low, high])
    .filter((value) => value !== null)
    .map((value) => (isRatio && !isLog ? Math.max(0, value) : value))
    .filter((value) => value >= floor && (!isLog || value > 0));
}

/** Beyond a line that represents a word there are no values, and so no ticks. */
function endTicks(figure: Figure, scale: FigureScale, values: readonly number[]): FigureScale {
  const end = Math.min(...values.filter((value) => lineWord(figure, value) !== null));
  return { ...scale, ticks: scale.ticks.filter(({ at }) => at < end) };
}

function spanEnds({ span = [null, null] }: FigurePoint): number[] {
  return span.filter((end) => end !== null && end > 0) as number[];
}

function scaleX(figure: Figure, annotations: number[]): FigureScale {
  const { kind, x, series } = figure;
  const values = series.flatMap(({ points }) =>
    points.flatMap((point) => [
      ...(point.isOpen ? [] : [point.x, ...(point.xPrediction ?? [])]),
      ...spanEnds(point),
    ]),
  );
  const isBand = kind === 'bars' || kind === 'stack' || kind === 'heat';
  const numbers = values.filter(isNumber);
  if (isBand || x.scale === 'category' || numbers.length < values.length)
    return makeBandScale(x, values);
  const options = { padding: 0.04, hasTicksAtValues: kind === 'lines', tickCount: 7 };
  const scale = makeNumericScale(x, [...numbers, ...annotations], {
    ...options,
    hasTicksAtValues: options.hasTicksAtValues && annotations.length === 0,
  });
  return endTicks(figure, scale, numbers);
}

/** Clamps a value so that sums do not overflow. */
const addable = (value: number) => Math.min(1e290, Math.max(-1e290, value));

/** Sums of the parts of each bar, above and below zero. */
function stackSums(series: readonly FigureSeries[]): number[] {
  const sums = new Map<string, [below: number, above: number]>();
  for (const { x, y: value } of series.flatMap(({ points }) => points)) {
    if (!isNumber(value)) continue;
    const y = addable(value);
    const [below, above] = sums.get(String(x)) ?? [0, 0];
    sums.set(String(x), y < 0 ? [below + y, above] : [below, above + y]);
  }
  return [...sums.values()].flat();
}

function scaleY(figure: Figure, axis: FigureAxis, annotations: number[]): FigureScale {
  const { kind, series } = figure;
  const points = series.flatMap((one) => one.points);
  const values = points.map(({ y }) => y);
  const numbers = values.filter(isNumber);
  if (kind === 'stack')
    return makeNumericScale(axis, [...stackSums(series), ...annotations], { isForBars: true });
  const ranges = points.flatMap(({ range = [] }) => [...range]);
  const ends = [
    ...numbers,
    ...annotations,
    ...ranges,
    ...(kind === 'heat' ? [] : points.flatMap(({ prediction = [] }) => [...prediction])),
    ...intervalEnds(points, axis.scale === 'log', axis.format === 'ratio'),
  ];
  if (axis.scale === 'excess') return makeExcessScale(axis, ends);
  if (kind === 'bars') return makeNumericScale(axis, ends, { isForBars: true });
  const isBand = kind === 'heat' || axis.scale === 'category' || numbers.length < values.length;
  return isBand ? makeBandScale(axis, values) : makeNumericScale(axis, ends, { padding: 0.04 });
}

/** Published values are drawn over the bar of the series with the same slot, others on their own. */
function assignLanes(series: readonly FigureSeries[]): { lanes: number[]; count: number } {
  let count = 0;
  const lanes: number[] = [];
  const bySlot = new Map<number, number>();
  for (const [i, { origin, slot, points }] of series.entries()) {
    if (origin === 'published' || points.length === 0) continue;
    lanes[i] = count++;
    if (!bySlot.has(slot)) bySlot.set(slot, lanes[i]);
  }
  for (const [i, { origin, slot, points }] of series.entries())
    if (origin === 'published' && points.length > 0) lanes[i] = bySlot.get(slot) ?? count++;
  return { lanes, count: Math.max(1, count) };
}

type Scales = Pick<PlacedFigure, 'x' | 'y' | 'z' | 'strip'>;

/** The two places under a name; nothing where the axis has none for one of them. */
function pair<Name extends string>(name: Name, places: readonly [number, number]) {
  type Pair = { readonly [K in Name]?: readonly [number, number] };
  return (places.every(Number.isFinite) ? { [name]: places } : {}) as Pair;
}

/** A reach that ends beyond what was followed goes to the end of the values. */
function placeSpan({ span }: FigurePoint, { x, strip }: Scales): Pick<PlacedPoint, 'span'> {
  if (!span) return {};
  const [from, to] = span;
  const end = strip ? partsOfAxis.boundedEnd : 1;
  return pair('span', [from === null ? end : x.place(from), to === null ? end : x.place(to)]);
}

/** The prediction ranges; a heat map draws none. */
function placePrediction(
  { prediction, xPrediction, isOpen }: FigurePoint,
  { x, y }: Scales,
  { kind }: Figure,
): Pick<PlacedPoint, 'prediction' | 'xPrediction'> {
  if (!prediction || kind === 'heat') return {};
  const across = xPrediction && !isOpen ? xPrediction : null;
  return {
    ...pair('prediction', [y.place(prediction[0]), y.place(prediction[1])]),
    ...(across ? pair('xPrediction', [x.place(across[0]), x.place(across[1])]) : {}),
  };
}

function placePoint(point: FigurePoint, scales: Scales, figure: Figure): PlacedPoint {
  const { x, y, z, strip } = scales;
  const hasInterval =
    figure.kind !== 'heat' && figure.kind !== 'stack' && point.low !== null && point.high !== null;
  return {
    point,
    x: (point.isOpen && strip ? strip : x).place(point.x),
    y: y.place(point.y),
    base: y.type === 'linear' ? y.place(0) : 0,
    low: hasInterval ? y.place(point.low ?? NaN) : null,
    high: hasInterval ? y.place(point.high ?? NaN) : null,
    z: z && point.z !== null ? z.place(point.z) : null,
    ...placeSpan(point, scales),
    ...(point.range ? pair('range', [y.place(point.range[0]), y.place(point.range[1])]) : {}),
    ...placePrediction(point, scales, figure),
  };
}

/** Stacks the parts of each bar, in the order of the series. */
function stackPoints(series: readonly PlacedSeries[], y: FigureScale): PlacedSeries[] {
  const tops = new Map<string, number>();
  return series.map((one) => ({
    ...one,
    points: one.points.map((placed) => {
      const value = isNumber(placed.point.y) ? addable(placed.point.y) : 0;
      const side = `${value < 0 ? '-' : '+'}${placed.point.x}`;
      const from = tops.get(side) ?? 0;
      tops.set(side, from + value);
      return { ...placed, base: y.place(from), y: y.place(from + value) };
    }),
  }));
}

function countEdges(figure: Figure, { x, y, z }: Scales): number {
  return figure.series
    .flatMap(({ points }) => points)
    .filter((point) => {
      if (isNumber(point.x) && !point.isOpen && !x.holds(point.x)) return true;
      if (isNumber(point.y) && !y.holds(point.y)) return true;
      return z !== null && point.z !== null && !z.holds(point.z);
    }).length;
}

const known = new WeakMap<Figure, PlacedFigure>();

/** Chooses the scales of a figure and places every point on them: once, as figures never change. */
export function placeFigure(figure: Figure): PlacedFigure {
  const found = known.get(figure);
  if (found) return found;
  const placed = place(figure);
  known.set(figure, placed);
  return placed;
}

function place(figure: Figure): PlacedFigure {
  const yAxis: FigureAxis =
    figure.kind === 'stack' ? { ...figure.y, scale: 'linear' } : { ...figure.y };
  const zAxis = figure.kind === 'heat' ? (figure.z ?? noAxis) : null;
  const values = figure.series.flatMap(({ points }) => points.map(({ z }) => z));
  const x = scaleX(figure, annotated(figure, 'x'));
  const scales: Scales = {
    ...(figure.strip ? joinStrip(x, figure.strip.axis) : { x, strip: null }),
    y: scaleY(figure, yAxis, annotated(figure, 'y')),
    z: zAxis ? makeNumericScale(zAxis, values.filter(isNumber)) : null,
  };
  const { lanes, count } = assignLanes(figure.series);
  const placed = figure.series.map((series, index): PlacedSeries => {
    const points = series.points.map((point) => placePoint(point, scales, figure));
    const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    return { series, index, lane: lanes[index] ?? 0, points: shown };
  });
  return {
    figure,
    xAxis: figure.x,
    yAxis,
    zAxis,
    ...scales,
    series: figure.kind === 'stack' ? stackPoints(placed, scales.y) : placed,
    laneCount: count,
    edgeCount: countEdges(figure, scales),
  };
}
