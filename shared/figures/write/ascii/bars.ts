import { describeValue, impreciseMark } from '../../describe.ts';
import { formatAxisTitle, formatOnAxis, formatWithInterval } from '../../format-value.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../place-figure.ts';
import { bracketPrediction } from '../../predictions.ts';
import { toAscii, wrapParagraph } from '../../../text/plain.ts';
import { letterOf } from './letters.ts';
import { chooseColumns, writeRow, writeTickLine, type Columns } from './rows.ts';

/** The column of a position; bars end in it. */
const columnOf = (place: number, width: number) => Math.round(place * width);

type Stroke = [from: number, to: number, character: string];

/** Characters on spaces; later ones overwrite earlier ones. */
function paint(width: number, strokes: readonly [from: number, to: number, character: string][]) {
  const characters = Array.from({ length: width }, () => ' ');
  for (const [from, to, character] of strokes) {
    for (let i = Math.max(0, from); i < Math.min(width, to); i++) characters[i] = character;
  }
  return characters.join('').trimEnd();
}

interface BarPoint {
  readonly one: PlacedSeries;
  readonly point: PlacedPoint;
  readonly name: string;
  readonly value: string;
}

function collect(placed: PlacedFigure): BarPoint[][] {
  const isAlone = placed.series.length === 1;
  return placed.x.ticks.map(({ place, label }) =>
    placed.series.flatMap((one) =>
      one.points
        .filter(({ x }) => x === place)
        .map((point): BarPoint => {
          const mark = point.point.isPrecise ? '' : ` ${impreciseMark}`;
          const word = point.point.label === null ? '' : ` ${point.point.label}`;
          const said = describeValue(placed.figure, point.point);
          const range = bracketPrediction(placed.figure, point.point);
          const value = toAscii(`${said}${range}${mark}${word}`);
          return { one, point, name: isAlone ? toAscii(label) : `  ${letterOf(one.index)}`, value };
        }),
    ),
  );
}

function marksOfLines(placed: PlacedFigure, width: number): [number, number, string][] {
  return placed.figure.annotations
    .filter(({ axis }) => axis === 'y')
    .map(({ at }) => {
      const column = Math.min(width - 1, columnOf(placed.y.place(at), width));
      return [column, column + 1, ':'];
    });
}

/** A published value is a single `o` at its position; a bar extends from its base to its value. */
function drawBar(placed: PlacedFigure, { one, point }: BarPoint, width: number): string {
  const lines = marksOfLines(placed, width);
  const at = columnOf(point.y, width);
  if (one.series.origin === 'published') {
    const column = Math.min(width - 1, Math.max(0, at));
    return paint(width, [...lines, [column, column + 1, 'o']]);
  }
  const base = columnOf(point.base, width);
  const [from, to] = [Math.min(at, base), Math.max(at, base)];
  const character = placed.series.length === 1 ? '#' : letterOf(one.index);
  const isFlat = from === to;
  const bar: Stroke[] = [[from, to, character], ...(isFlat ? hairline(from, width) : [])];
  return paint(width, [...lines, ...bar, ...endsOf(point, width)]);
}

/** The ends of a prediction range, in brackets. */
function endsOf({ prediction }: PlacedPoint, width: number): Stroke[] {
  const places = prediction?.map((end) => Math.min(width - 1, columnOf(end, width))) ?? [];
  return places.map((at, i) => [at, at + 1, i === 0 ? '[' : ']']);
}

/** A bar too short for a character still gets one. */
function hairline(at: number, width: number): [number, number, string][] {
  const column = Math.min(width - 1, at);
  return [[column, column + 1, '|']];
}

function writeAxis(placed: PlacedFigure, columns: Columns): string[] {
  const ticks = placed.y.ticks.map(({ place, label }) => ({
    column: Math.min(columns.bar - 1, columnOf(place, columns.bar)),
    label: toAscii(label),
  }));
  const scale = paint(columns.bar, [
    [0, columns.bar, '-'],
    ...ticks.map(({ column }): [number, number, string] => [column, column + 1, '+']),
  ]);
  const indent = 1 + columns.name + 2;
  return [
    `${' '.repeat(indent - 1)}+${scale}`,
    writeTickLine(ticks, indent),
    ...wrapParagraph(`${formatAxisTitle(placed.yAxis)}, by ${placed.xAxis.title}`),
  ];
}

/** Horizontal bars, each followed by its value; within a category the series are below each other. */
export function writeBars(placed: PlacedFigure): string[] {
  const groups = collect(placed);
  const all = groups.flat();
  const isAlone = placed.series.length === 1;
  const columns = chooseColumns(
    all.map(({ name }) => name),
    all.map(({ value }) => value),
  );
  const rows = groups.flatMap((group, i) => {
    const title = placed.x.ticks[i]?.label ?? '';
    const head = isAlone
      ? []
      : wrapParagraph(` ${title}`, 1).map((line) => ` ${line.trim()}`.trimEnd());
    const bars = group.flatMap((one) => {
      const bar = drawBar(placed, one, columns.bar);
      return writeRow({ name: one.name, bar, value: one.value }, columns);
    });
    return group.length === 0 ? [] : [...head, ...bars];
  });
  return [...rows, ...writeAxis(placed, columns)];
}

/** Horizontal stacked bars, a letter per part, followed by the sum. */
export function writeStack(placed: PlacedFigure): string[] {
  const sums = placed.x.ticks.map(({ place }) => {
    const parts = placed.series.flatMap((one) =>
      one.points.filter(({ x }) => x === place).map((point) => ({ one, point })),
    );
    const total = parts.reduce(
      (sum, { point }) => sum + (typeof point.point.y === 'number' ? point.point.y : 0),
      0,
    );
    const isPrecise = parts.every(({ point }) => point.point.isPrecise);
    const known = placed.figure.totals?.find(({ x }) => placed.x.place(x) === place);
    const text = known
      ? formatWithInterval(known.y, known.low, known.high, placed.yAxis.format)
      : toAscii(formatOnAxis(total, placed.yAxis));
    return { parts, value: isPrecise ? text : `${text} ${impreciseMark}` };
  });
  const names = placed.x.ticks.map(({ label }) => toAscii(label));
  const columns = chooseColumns(
    names,
    sums.map(({ value }) => value),
  );
  const rows = sums.flatMap(({ parts, value }, i) => {
    if (parts.length === 0) return [];
    const strokes = parts.map(({ one, point }): [number, number, string] => {
      const ends = [point.base, point.y].map((place) => columnOf(place, columns.bar));
      return [Math.min(...ends), Math.max(...ends), letterOf(one.index)];
    });
    const bar = paint(columns.bar, [...marksOfLines(placed, columns.bar), ...strokes]);
    return writeRow({ name: names[i] ?? '', bar, value }, columns);
  });
  return [...rows, ...writeAxis(placed, columns)];
}
