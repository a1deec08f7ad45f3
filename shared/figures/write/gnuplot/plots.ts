import { fillPatterns, heatColour, type MarkerShape } from '../../colours.ts';
import { styleOfSeries } from '../../series-style.ts';
import { describeSeries } from '../../describe.ts';
import type { FigurePoint, FigureSeries } from '../../figure.ts';
import { hasHollowMarks } from '../../has-hollow-marks.ts';
import { hasLine } from '../../has-line.ts';
import { isNamed } from '../../legend-series.ts';
import { lookAt, lookInLegend } from '../../look-at.ts';
import type { PlacedFigure, PlacedSeries } from '../../place-figure.ts';
import { axisValue, quote, quoteShort, writeBlock, writeNumber, writeTicks } from './words.ts';

/**
 * The part of the script that depends on the kind of figure: settings, data, and the elements of the plot
 * command.
 */
export interface GnuplotParts {
  readonly settings: readonly string[];
  readonly data: readonly string[];
  readonly elements: readonly string[];
}

/** gnuplot's number of the filled marker; the hollow one is one less. */
const pointTypes: Readonly<Record<MarkerShape, number>> = {
  circle: 7,
  square: 5,
  triangle: 9,
  diamond: 13,
  'triangle-down': 11,
  'triangle-right': 15,
};

function styleOf(series: FigureSeries) {
  const { colour, dash, marker, fill } = styleOfSeries(series, 'white');
  const pointType = pointTypes[marker] - (hasHollowMarks(series) ? 1 : 0);
  return {
    colour: `linecolor rgb '${colour}'`,
    dash: dash.length > 0 ? `dashtype (${dash.join(',')})` : 'dashtype solid',
    points: `pointtype ${pointType}`,
    fill:
      fill === 'solid'
        ? 'fillstyle solid 0.9'
        : `fillstyle pattern ${fillPatterns.indexOf(fill) + 3}`,
  };
}

const titleOf = (series: FigureSeries) => `title ${quoteShort(describeSeries(series), 48)}`;

type Row = readonly [x: number, y: number, low: number, high: number];

const isNumber = (value: number) => Number.isFinite(value);

/** Rows x, y, low, high of the points that gnuplot can show. */
function rowsOf(placed: PlacedFigure, one: PlacedSeries, shift = 0): Row[] {
  const { x, y } = placed;
  const bound = (value: number | null) => (value === null ? NaN : axisValue(y, value));
  return one.points
    .map((placedPoint): Row => {
      const { point } = placedPoint;
      const place = (x.type === 'unit' ? placedPoint.x : axisValue(x, point.x)) + shift;
      return [place, axisValue(y, point.y), bound(point.low), bound(point.high)];
    })
    .filter(([at, value]) => isNumber(at) && isNumber(value));
}

const hasIntervals = (rows: readonly Row[]) => rows.some((row) => row.every(isNumber));

/** Error bars of the rows that have an interval, in a separate block. */
function writeIntervals(name: string, rows: readonly Row[], colour: string) {
  if (!hasIntervals(rows)) return { data: [], elements: [] };
  const block = writeBlock(
    `${name}i`,
    rows.filter((row) => row.every(isNumber)),
  );
  const element = `${name}i using 1:2:3:4 with yerrorbars pointtype 0 ${colour} notitle`;
  return { data: block, elements: [element] };
}

type Part = Omit<GnuplotParts, 'settings'>;

/** The values of a series in a block, the element that draws them, and their intervals. */
function writeRows(name: string, rows: readonly Row[], element: string, intervals: Part): Part {
  const values = rows.map((row) => row.slice(0, 2));
  return {
    data: [...writeBlock(name, values), ...intervals.data],
    elements: [element, ...intervals.elements],
  };
}

function joinParts(parts: readonly Part[], settings: string[]) {
  return {
    settings,
    data: parts.flatMap(({ data }) => data),
    elements: parts.flatMap(({ elements }) => elements),
  };
}

/** Lines, steps and points alone. */
export function plotPoints(placed: PlacedFigure): GnuplotParts {
  const { kind } = placed.figure;
  const parts = placed.series.map((one) => {
    const rows = rowsOf(placed, one);
    if (rows.length === 0) return { data: [], elements: [] };
    const { colour, dash, points } = styleOf(one.series);
    const name = `$s${one.index}`;
    const joined = one.series.isReference ? `lines ${dash}` : `linespoints ${dash} ${points}`;
    const line = kind === 'steps' ? `steps ${dash}` : joined;
    const style = hasLine(placed.figure, one.series) ? line : `points ${points}`;
    const isHidden = isNamed(placed.figure) && !one.series.isReference;
    const title = isHidden ? 'notitle' : titleOf(one.series);
    const element = `${name} using 1:2 with ${style} ${colour} ${title}`;
    return writeRows(name, rows, element, writeIntervals(name, rows, colour));
  });
  return joinParts(parts, []);
}

/** The values of bars, each with the number of its colour. */
function coloursOf(
  { figure }: PlacedFigure,
  { series, points }: PlacedSeries,
  rows: readonly Row[],
  name: string,
): string[] {
  const coloured = rows.map(([x, y], i) => {
    const point = points[i]?.point;
    const { colour } = styleOfSeries(point ? lookAt(figure, series, point) : series, 'white');
    return [x, y, parseInt(colour.slice(1), 16)];
  });
  return writeBlock(name, coloured);
}

/** Bars side by side; published values as points over their bars. */
export function plotBars(placed: PlacedFigure): GnuplotParts {
  const width = 0.8 / placed.laneCount;
  const parts = placed.series.map((one) => {
    const rows = rowsOf(placed, one, (one.lane - (placed.laneCount - 1) / 2) * width);
    if (rows.length === 0) return { data: [], elements: [] };
    const { colour, points, fill } = styleOf(lookInLegend(placed.figure, one.series));
    const name = `$s${one.index}`;
    const style = one.series.origin === 'published' ? `points ${points}` : `boxes ${fill}`;
    const title = titleOf(one.series);
    const intervals = writeIntervals(name, rows, "linecolor rgb '#1a1a1a'");
    if (placed.figure.policies) {
      const element = `${name} using 1:2:3 with ${style} linecolor rgb variable ${title}`;
      return {
        data: [...coloursOf(placed, one, rows, name), ...intervals.data],
        elements: [element, ...intervals.elements],
      };
    }
    return writeRows(name, rows, `${name} using 1:2 with ${style} ${colour} ${title}`, intervals);
  });
  return joinParts(parts, [`set boxwidth ${(width * 0.92).toFixed(4)}`]);
}

const sumOf = (points: readonly FigurePoint[]) =>
  points.reduce((sum, { y }) => sum + (typeof y === 'number' ? y : 0), 0);

/** Stacked bars: a row per bar, a column per part. */
export function plotStack(placed: PlacedFigure): GnuplotParts {
  const rows = placed.x.ticks.map(({ place }) =>
    placed.series.map(({ points }) =>
      sumOf(points.filter(({ x }) => x === place).map(({ point }) => point)),
    ),
  );
  if (rows.length === 0) return { settings: [], data: [], elements: [] };
  const elements = placed.series.map(({ series }, i) => {
    const { colour, fill } = styleOf(series);
    return `$parts using ${i + 1} ${fill} ${colour} ${titleOf(series)}`;
  });
  const totals = (placed.figure.totals ?? []).map(({ x, y, low, high }): Row => {
    return [axisValue(placed.x, x), y, low, high];
  });
  const intervals = writeIntervals('$totals', totals, "linecolor rgb '#1a1a1a'");
  return {
    settings: ['set style data histograms', 'set style histogram rowstacked', 'set boxwidth 0.7'],
    data: [...(elements.length === 0 ? [] : writeBlock('$parts', rows)), ...intervals.data],
    elements: [...elements, ...intervals.elements],
  };
}

/** Cells coloured by z, with their values; several series share a cell as slices. */
export function plotHeat(placed: PlacedFigure): GnuplotParts {
  const { x, y, z, series } = placed;
  const slice = 1 / Math.max(1, series.length);
  const parts = series.map(({ points, index }) => {
    const shift = 0.5 - slice * (index + 0.5);
    const rows = points.flatMap(({ point }) => {
      const value = point.z !== null && z ? axisValue(z, point.z) : NaN;
      const row = [axisValue(x, point.x), axisValue(y, point.y) + shift, value];
      return row.every(isNumber) ? [row] : [];
    });
    if (rows.length === 0) return { data: [], elements: [] };
    const name = `$s${index}`;
    const half = (slice / 2).toFixed(6);
    const box = `1:2:($1-0.5):($1+0.5):($2-${half}):($2+${half}):3`;
    return {
      data: writeBlock(name, rows),
      elements: [
        `${name} using ${box} with boxxyerror fillstyle solid linecolor palette notitle`,
        `${name} using 1:2:(sprintf('%.3g', $3)) with labels notitle`,
      ],
    };
  });
  const stops = Array.from({ length: 7 }, (_, i) => `${i} '${heatColour(i / 6)}'`);
  const settings = [
    `set palette defined (${stops.join(', ')})`,
    ...(z?.type === 'log' ? ['set logscale cb'] : []),
    ...(z ? [`set cbrange [${z.domain.map(writeNumber).join(':')}]`, writeTicks('cb', z)] : []),
    `set cblabel ${quote(placed.zAxis?.title ?? '')} noenhanced`,
  ];
  return joinParts(parts, settings);
}
