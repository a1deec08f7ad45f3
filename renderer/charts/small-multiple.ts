import type { Background } from '../../shared/figures/colours.ts';
import type { Figure, FigurePoint } from '../../shared/figures/figure.ts';
import { formatValue } from '../../shared/figures/format-value.ts';
import { lookAt } from '../../shared/figures/look-at.ts';
import { placeFigure, type PlacedSeries } from '../../shared/figures/place-figure.ts';
import { styleOfSeries } from '../../shared/figures/series-style.ts';

/** A line of a small figure, in pixels. */
export interface SmallLine {
  readonly name: string;
  readonly policy: string | null;
  readonly colour: string;
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
  /** The value at the end, in words. */
  readonly value: string;
}

export interface SmallLines {
  readonly lines: readonly SmallLine[];
  /** Values beside the ends; those that would touch another are left out, the outermost last. */
  readonly labels: readonly {
    readonly y: number;
    readonly text: string;
    readonly colour: string;
  }[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

export interface SmallSize {
  readonly width: number;
  readonly height: number;
  /** Room for the values, right, and for the ticks, below. */
  readonly right: number;
  readonly bottom: number;
}

const labelHeight = 13;

function toLine(
  { series, points }: PlacedSeries,
  size: SmallSize,
  figure: Figure,
  background: Background,
): SmallLine {
  const [width, height] = [size.width - size.right - 4, size.height - size.bottom - 8];
  const places = points.map(({ x, y }) => ({ x: 4 + x * width, y: 4 + (1 - y) * height }));
  const last = points.at(-1)!.point;
  return {
    name: series.name,
    policy: series.policy ?? null,
    colour: styleOfSeries(series, background).colour,
    path: places
      .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`)
      .join(''),
    end: places.at(-1)!,
    value: formatValue(Number(last.y), figure.y.format),
  };
}

/** The outermost first, then what still has room. */
function placeLabels(lines: readonly SmallLine[]): SmallLines['labels'] {
  const sorted = lines.toSorted((a, b) => a.end.y - b.end.y);
  const order = [sorted[0], sorted.at(-1), ...sorted.slice(1, -1)];
  const kept: { y: number; text: string; colour: string }[] = [];
  for (const line of order) {
    if (!line || kept.some(({ y }) => Math.abs(y - line.end.y) < labelHeight)) continue;
    kept.push({ y: line.end.y, text: line.value, colour: line.colour });
  }
  return kept;
}

/** A figure along an axis, drawn small: lines with the values at their ends. */
export function drawSmallLines(
  figure: Figure,
  size: SmallSize,
  background: Background,
): SmallLines {
  const placed = placeFigure(figure);
  const lines = placed.series
    .filter(({ points, series }) => points.length > 0 && series.origin === 'simulated')
    .map((one) => toLine(one, size, figure, background));
  const { ticks } = placed.x;
  const shown = ticks.length > 3 ? [ticks[0], ticks[ticks.length >> 1], ticks.at(-1)] : ticks;
  return {
    lines,
    labels: placeLabels(lines),
    ticks: shown.flatMap((tick) =>
      tick ? [{ x: 4 + tick.place * (size.width - size.right - 4), label: tick.label }] : [],
    ),
  };
}

/** A row of a small figure by policy. */
export interface SmallBar {
  readonly name: string;
  readonly policy: string | null;
  readonly colour: string;
  /** 0..1 of the longest. */
  readonly share: number;
  readonly value: string;
}

/** A figure by policy, drawn small: the largest first, and how many are left out. */
export function drawSmallBars(
  figure: Figure,
  most: number,
  background: Background,
): { readonly bars: readonly SmallBar[]; readonly left: number } {
  const simulated = figure.series.filter(({ origin }) => origin === 'simulated');
  const all = simulated.flatMap((series) =>
    series.points.map((point: FigurePoint) => ({ series, point, value: Number(point.y) })),
  );
  const sorted = all.toSorted((a, b) => b.value - a.value);
  const longest = Math.max(...sorted.map(({ value }) => value), 0);
  const bars = sorted.slice(0, most).map(({ series, point, value }) => {
    const look = lookAt(figure, series, point);
    const name = String(point.x);
    return {
      name: simulated.length > 1 ? `${name}, ${series.name}` : name,
      policy: look.policy ?? null,
      colour: styleOfSeries(look, background).colour,
      share: longest > 0 ? Math.max(0, value / longest) : 0,
      value: formatValue(value, figure.y.format),
    };
  });
  return { bars, left: sorted.length - bars.length };
}
