import type { Background, SeriesStyle } from '../../shared/figures/colours.ts';
import { styleOfSeries } from '../../shared/figures/series-style.ts';
import type { Figure } from '../../shared/figures/figure.ts';
import { hasHollowMarks } from '../../shared/figures/has-hollow-marks.ts';
import {
  placeFigure,
  type PlacedFigure,
  type PlacedPoint,
} from '../../shared/figures/place-figure.ts';
import { boxOfPrediction, type PredictionBox } from '../../shared/figures/predictions.ts';
import {
  besideOf,
  listScatterNames,
  placeScatterNames,
  toX,
  toY,
  type ScatterName,
} from '../../shared/figures/scatter-names.ts';
import type { Box } from '../../shared/figures/leaders.ts';
import { thinTicks } from '../../shared/figures/scale.ts';
import { parts } from '../../shared/figures/unit-scale.ts';

/** A point as it is drawn, px. */
export interface ScenePoint {
  readonly id: string;
  readonly series: number;
  readonly point: number;
  readonly policy: string;
  readonly key: string | null;
  readonly x: number;
  readonly y: number;
  readonly style: SeriesStyle;
  readonly isHollow: boolean;
  readonly isGuess: boolean;
  readonly isEstimate: boolean;
  /** Lines of its reach: solid, and dotted to where it is not bounded; of its range, upright. */
  readonly reach: string;
  readonly beyond: string;
  readonly range: string;
  /** Its prediction ranges: of the cost upright, and of the exposure across if that has one. */
  readonly box: PredictionBox | null;
  /** The interval of its cost over replications, upright, where there is a box to tell it from. */
  readonly whisker: string;
}

/** A name as it is drawn, px. */
export interface SceneName {
  readonly id: string;
  readonly policy: string;
  readonly colour: string;
  readonly name: string;
  readonly value: string;
  readonly isBest: boolean;
  readonly left: number;
  readonly middle: number;
  readonly width: number;
  readonly leader: string;
}

export interface SceneLine {
  readonly id: string;
  readonly policy: string | null;
  readonly colour: string;
  readonly dash: string;
  readonly d: string;
}

export interface SceneTick {
  readonly at: number;
  readonly label: string;
}

/** Everything that a figure of cost against exposure draws. */
export interface Scene {
  readonly placed: PlacedFigure;
  readonly plot: Box;
  /** The ends of the bounded part and of the gap to the strip; null without a strip. */
  readonly gap: { readonly from: number; readonly to: number } | null;
  readonly xTicks: readonly SceneTick[];
  readonly yTicks: readonly SceneTick[];
  readonly lines: readonly SceneLine[];
  readonly points: readonly ScenePoint[];
  readonly names: readonly SceneName[];
}

export interface SceneSize {
  readonly width: number;
  readonly height: number;
  readonly background: Background;
  readonly widthOf: (text: string) => number;
}

const margin = { left: 52, top: 22, bottom: 26, right: 14 } as const;
/** Below this width there is room for names, but not for values beside them. */
const narrow = 620;
const reach = 8;
const lineHeight = 17;

/** Of what is estimated and not simulated. */
const estimateDash = '4 3';

const f = (value: number) => value.toFixed(1);

function pathOf(plot: Box, points: readonly PlacedPoint[]): string {
  const at = points.map(({ x, y }) => `${f(toX(plot, x))},${f(toY(plot, y))}`);
  return at.length === 0 ? '' : `M${at.join('L')}`;
}

function whiskerOf({ low, high }: PlacedPoint, x: number, plot: Box): string {
  if (low === null || high === null || low === high) return '';
  const [from, to] = [f(toY(plot, low)), f(toY(plot, high))];
  return `M${f(x - 3.5)},${from}h7M${f(x - 3.5)},${to}h7M${f(x)},${from}V${to}`;
}

function toPoints(placed: PlacedFigure, plot: Box, background: Background): ScenePoint[] {
  return placed.series.flatMap(({ series, index, points }) => {
    if (series.isReference) return [];
    const style = styleOfSeries(series, background);
    const shift = besideOf(placed.figure, series);
    return points.map((one, i): ScenePoint => {
      const [x, y] = [toX(plot, one.x), toY(plot, one.y)];
      const span = one.span?.map((end) => toX(plot, end));
      const range = one.range?.map((end) => toY(plot, end));
      return {
        id: `${index}-${i}`,
        series: index,
        point: series.points.indexOf(one.point),
        policy: series.policy ?? series.name,
        key: one.point.key,
        x: x + shift,
        y,
        style,
        isHollow: hasHollowMarks(series),
        isEstimate: series.origin === 'estimated',
        isGuess: series.isGuess === true,
        reach: span ? `M${f(span[0]!)},${f(y)}m0,-4v8m0,-4H${f(span[1]!)}` : '',
        beyond: span && one.point.isOpen ? `M${f(span[1]!)},${f(y)}H${f(x)}` : '',
        whisker: one.prediction ? whiskerOf(one, x + shift, plot) : '',
        box: boxOfPrediction(one, x + shift, {
          toX: (at) => toX(plot, at),
          toY: (at) => toY(plot, at),
        }),
        range: range ? `M${f(x)},${f(range[0]!)}m-4,0h8m-4,0V${f(range[1]!)}m-4,0h8` : '',
      };
    });
  });
}

function toLines(placed: PlacedFigure, plot: Box, background: Background): SceneLine[] {
  return placed.series.flatMap(({ series, index, points }) => {
    const isTrail = series.isTrail && series.origin !== 'published';
    if ((!series.isReference && !isTrail) || points.length === 0) return [];
    const { colour, dash } = styleOfSeries(series, background);
    const policy = series.isReference ? null : (series.policy ?? series.name);
    const strokes =
      series.origin === 'estimated' && dash.length === 0 ? estimateDash : dash.join(' ');
    return [{ id: String(index), policy, colour, dash: strokes, d: pathOf(plot, points) }];
  });
}

function toNames(
  placed: PlacedFigure,
  names: readonly ScatterName[],
  plot: Box,
  gutter: number,
  { background, widthOf }: SceneSize,
): SceneName[] {
  const at = placeScatterNames(placed, names, {
    plot,
    gutter,
    lineHeight,
    reach,
    widthOf: ({ name, value }) => widthOf(`${name} ${value}`),
  });
  return names.flatMap((one, i): SceneName[] => {
    const found = at[i];
    if (!found) return [];
    const { series } = one.one;
    const { leader, left, middle } = found;
    const corners = Array.from({ length: leader.length / 2 }, (_, k) =>
      [f(leader[2 * k]!), f(leader[2 * k + 1]!)].join(','),
    );
    return [
      {
        id: `${one.one.index}-${i}`,
        policy: series.policy ?? series.name,
        colour: styleOfSeries(series, background).colour,
        name: one.name,
        value: one.value,
        isBest: !series.isDimmed,
        left,
        middle,
        width: widthOf(`${one.name} ${one.value}`),
        leader: corners.length === 0 ? '' : `M${corners.join('L')}`,
      },
    ];
  });
}

/** Lays out a figure of cost against exposure in a box of this size. */
export function layOutScene(figure: Figure, size: SceneSize): Scene {
  const placed = placeFigure(figure);
  const isNarrow = size.width < narrow;
  const all = listScatterNames(placed).map((one) => (isNarrow ? { ...one, value: '' } : one));
  const widest = Math.max(0, ...all.map(({ name, value }) => size.widthOf(`${name} ${value}`)));
  const room = all.length === 0 ? margin.right : widest + 26;
  const plot: Box = {
    left: margin.left,
    right: Math.max(margin.left + 160, size.width - room),
    top: margin.top,
    bottom: size.height - margin.bottom,
  };
  const [across, up] = [plot.right - plot.left, plot.bottom - plot.top];
  const xTicks = thinTicks(placed.x, (label) => (size.widthOf(label) + 8) / across);
  const yTicks = thinTicks(placed.y, () => 16 / up);
  return {
    placed,
    plot,
    gap: placed.strip
      ? { from: toX(plot, parts.boundedEnd), to: toX(plot, parts.stripStart) }
      : null,
    xTicks: xTicks.map(({ place, label }) => ({ at: toX(plot, place), label })),
    yTicks: yTicks.map(({ place, label }) => ({ at: toY(plot, place), label })),
    lines: toLines(placed, plot, size.background),
    points: toPoints(placed, plot, size.background),
    names: toNames(placed, all, plot, plot.right + 20, size),
  };
}
