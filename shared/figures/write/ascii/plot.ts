import { formatAxisTitle } from '../../format-value.ts';
import type { FigureSeries } from '../../figure.ts';
import { hasLine } from '../../has-line.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../place-figure.ts';
import { thinTicks } from '../../scale.ts';
import { maxColumns, toAscii, wrapParagraph } from '../../../text/plain.ts';
import { letterOf, several } from './letters.ts';
import { writeTickLine } from './rows.ts';

const height = 19;
const widestTick = 16;
/** Faint characters, which any letter may cover. */
const faint = new Set([' ', '.', ':', '-', '|']);

interface Grid {
  readonly width: number;
  readonly rows: string[][];
  /** What points lie in a cell, by row and column: several series can. */
  readonly cells: Map<number, Cell[]>;
}

/** A point in a cell of the grid. */
interface Cell {
  readonly character: string;
  readonly series: FigureSeries;
}

const columnOf = (place: number, { width }: Grid) => Math.round(place * (width - 1));
const rowOf = (place: number) => Math.round((1 - place) * (height - 1));

function put(grid: Grid, column: number, row: number, character: string): void {
  const line = grid.rows[row];
  if (!line) return;
  const there = line[column] ?? ' ';
  const isFree = faint.has(there) || there.toUpperCase() === character.toUpperCase();
  line[column] = isFree ? character : several;
}

/** Whether one is the published value of what the other simulates. */
const isSameSubject = (a: FigureSeries, b: FigureSeries) =>
  a.origin !== b.origin && a.slot !== undefined && a.slot === b.slot && a.policy === b.policy;

/** Those of a cell that are drawn: a published value is not where its simulated one is. */
function distinct(cells: readonly Cell[]): Cell[] {
  return cells.filter(
    ({ series }) =>
      series.origin !== 'published' ||
      !cells.some(({ series: other }) => isSameSubject(series, other)),
  );
}

/** A point of a figure that is no steps: what is in its cell is known, so that it can be told. */
function putPoint(grid: Grid, { x, y }: PlacedPoint, cell: Cell): void {
  const [column, row] = [columnOf(x, grid), rowOf(y)];
  const place = row * grid.width + column;
  const cells = [...(grid.cells.get(place) ?? []), cell];
  grid.cells.set(place, cells);
  const letters = new Set(distinct(cells).map(({ character }) => character.toUpperCase()));
  const line = grid.rows[row];
  if (!line) return;
  line[column] = letters.size > 1 ? several : (distinct(cells).at(-1)?.character ?? several);
}

function putFaint(grid: Grid, column: number, row: number, character: string): void {
  const line = grid.rows[row];
  if (line?.[column] === ' ') line[column] = character;
}

function drawAnnotations(grid: Grid, { figure, x, y }: PlacedFigure): void {
  for (const { axis, at } of figure.annotations) {
    if (axis === 'x') {
      const column = columnOf(x.place(at), grid);
      for (let row = 0; row < height; row++) putFaint(grid, column, row, ':');
    } else {
      const row = rowOf(y.place(at));
      for (let column = 0; column < grid.width; column++) putFaint(grid, column, row, '-');
    }
  }
}

/** Dots between neighbours, one in every column. */
function joinPoints(grid: Grid, points: readonly PlacedPoint[]): void {
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    if (!from || !to) continue;
    const [start, end] = [columnOf(from.x, grid), columnOf(to.x, grid)];
    const direction = Math.sign(end - start);
    for (let column = start + direction; direction !== 0 && column !== end; column += direction) {
      const part = (column - start) / (end - start);
      putFaint(grid, column, rowOf(from.y + part * (to.y - from.y)), '.');
    }
  }
}

function characterOf(letter: string, { point }: PlacedPoint): string {
  return point.isPrecise ? letter : letter.toLowerCase();
}

/** The curve in the letter of its series: level to the next point, then up or down to it. */
function drawSteps(grid: Grid, points: readonly PlacedPoint[], letter: string): void {
  for (let i = 0; i < points.length; i++) {
    const [from, to] = [points[i], points[i + 1]];
    if (!from) continue;
    const character = characterOf(letter, from);
    const [start, row] = [columnOf(from.x, grid), rowOf(from.y)];
    const end = to ? columnOf(to.x, grid) : start;
    for (let column = Math.min(start, end); column <= Math.max(start, end); column++)
      put(grid, column, row, character);
    const last = to ? rowOf(to.y) : row;
    for (let at = Math.min(row, last) + 1; at < Math.max(row, last); at++)
      put(grid, end, at, character);
  }
}

/** A prediction range as a faint upright line. */
function drawPrediction(grid: Grid, { x, prediction }: PlacedPoint): void {
  if (!prediction) return;
  const [bottom, top] = prediction.map(rowOf) as [number, number];
  for (let row = top; row <= bottom; row++) putFaint(grid, columnOf(x, grid), row, '|');
}

function drawSeries(
  grid: Grid,
  { figure }: PlacedFigure,
  { points, index, series }: PlacedSeries,
): void {
  const letter = letterOf(index);
  if (series.isReference) return;
  if (figure.kind === 'steps') drawSteps(grid, points, letter);
  for (const placed of points) drawPrediction(grid, placed);
  if (figure.kind === 'steps') return;
  for (const placed of points)
    putPoint(grid, placed, { character: characterOf(letter, placed), series });
}

/** Labels of rows: a tick in the same row as the previous one is left out. */
function tickRows({ y }: PlacedFigure): Map<number, string> {
  const rows = new Map<number, string>();
  for (const { place, label } of thinTicks(y, () => 1.9 / height)) {
    const row = rowOf(place);
    if (!rows.has(row)) rows.set(row, toAscii(label).slice(0, widestTick));
  }
  return rows;
}

/** The series of a figure on a grid, beside the labels of its rows. */
function makeGrid(placed: PlacedFigure) {
  const ticks = tickRows(placed);
  const labelWidth = Math.max(1, ...[...ticks.values()].map((label) => label.length));
  const indent = 1 + labelWidth + 2;
  const width = maxColumns - indent;
  const grid: Grid = {
    width,
    rows: Array.from({ length: height }, () => Array.from({ length: width }, () => ' ')),
    cells: new Map(),
  };
  for (const one of placed.series) drawSeries(grid, placed, one);
  return { grid, ticks, labelWidth, indent, width };
}

/** More places with several points are not told one by one. */
const mostTold = 12;

/** What a reader of the drawing cannot see: points that lie at one place, and published ones that are not drawn. */
export function explainCrowded(placed: PlacedFigure): string[] {
  const {
    grid: { cells },
    width,
  } = makeGrid(placed);
  // From left to right, and there from above.
  const all = [...cells].toSorted(([a], [b]) => (a % width) - (b % width) || a - b);
  const crowded = all.flatMap(([, own]) => {
    const letters = new Set(distinct(own).map(({ character }) => character.toUpperCase()));
    return letters.size > 1 ? [[...letters].join(' ')] : [];
  });
  const isHidden = all.some(([, own]) => distinct(own).length < own.length);
  const places = crowded.length > mostTold ? '' : `, from the left: ${crowded.join('; ')}`;
  return [
    ...(crowded.length > 0 ? [`${several}: several at one place${places}.`] : []),
    ...(isHidden ? ['A published value is not drawn where its simulated one is.'] : []),
  ];
}

/** Points, lines or steps as characters on a grid, with the y ticks at the left and the x ticks below. */
export function writePlot(placed: PlacedFigure): string[] {
  const { grid, ticks, labelWidth, indent, width } = makeGrid(placed);
  const { figure } = placed;
  const joined = placed.series.filter(({ series }) => hasLine(figure, series));
  if (figure.kind !== 'steps') for (const { points } of joined) joinPoints(grid, points);
  drawAnnotations(grid, placed);
  const rows = grid.rows.map((characters, row) => {
    const label = ticks.get(row);
    const start = ` ${(label ?? '').padStart(labelWidth)} ${label === undefined ? '|' : '+'}`;
    return `${start}${characters.join('')}`.trimEnd();
  });
  const marks = placed.x.ticks.map(({ place, label }) => ({
    column: columnOf(place, grid),
    label: toAscii(label).slice(0, 24),
  }));
  const axis = Array.from({ length: width }, () => '-');
  for (const { column } of marks) axis[column] = '+';
  return [
    ...wrapParagraph(formatAxisTitle(placed.yAxis)),
    ...rows,
    `${' '.repeat(indent - 1)}+${axis.join('')}`,
    writeTickLine(marks, indent),
    ...wrapParagraph(formatAxisTitle(placed.xAxis)).map((line) => centre(line, indent, width)),
  ];
}

function centre(line: string, indent: number, width: number): string {
  const text = line.trim();
  if (text === '') return '';
  const start = indent + Math.floor((width - text.length) / 2);
  return `${' '.repeat(Math.max(1, Math.min(start, maxColumns - text.length)))}${text}`;
}
