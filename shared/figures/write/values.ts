import { toAscii } from '../../text/plain.ts';
import { describeSeries, describeValue } from '../describe.ts';
import { bracketPrediction } from '../predictions.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { formatOnAxis } from '../format-value.ts';
import { lineWord } from '../line-word.ts';
import { noValue } from '../../text/format.ts';
import { letterOf } from './ascii/letters.ts';

/** The numbers of a figure as a table; the first cell of a row is its name. */
export interface FigureValues {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Shares of values at which a curve is listed. */
const shownShares = [0.5, 0.9, 0.99] as const;

/** `order: 2^order pages` -> `order`: the name is enough for a column header. */
const nameAxis = ({ title }: Figure['x']) => title.split(':')[0] ?? title;

const toNumber = (value: number | string) => (typeof value === 'number' ? value : NaN);

/**
 * Where a curve reaches a share of its values, from either side; undefined if it never does. A recorded
 * curve ends at its greatest value, a simulated one perhaps before it.
 */
function findQuantile({ points, origin }: FigureSeries, share: number): FigurePoint | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return undefined;
  const isFalling = toNumber(last.y) < toNumber(first.y);
  const found = points.find(({ y }) =>
    // A share of 0.1 beyond is one of 0.9 up to there, whatever the last digit.
    isFalling ? toNumber(y) <= 1 - share + 1e-12 : toNumber(y) >= share,
  );
  return found ?? (origin === 'recorded' ? last : undefined);
}

function curveValues({ series, x }: Figure): FigureValues {
  return {
    header: ['series', ...shownShares.map((share) => `p${share * 100}`)],
    rows: series.map((one) => {
      const places = shownShares.map((share) => findQuantile(one, share)?.x);
      const last = one.points.at(-1)?.x;
      const beyond = last === undefined ? noValue : `>${formatOnAxis(last, x)}`;
      const cells = places.map((at) => (at === undefined ? beyond : formatOnAxis(at, x)));
      return [describeSeries(one), ...cells];
    }),
  };
}

/** A value with its interval and its prediction range. */
const describeWhole = (figure: Figure, point: FigurePoint) =>
  describeValue(figure, point) + bracketPrediction(figure, point);

function placeValues(figure: Figure): FigureValues {
  const rows = figure.series.flatMap((one) =>
    one.points.map((point) => [
      describeSeries(one),
      lineWord(figure, point.x) ?? formatOnAxis(point.x, figure.x),
      describeWhole(figure, point),
    ]),
  );
  return { header: ['series', 'x', 'y'], rows };
}

/** Several series are named by their letters in the character drawing. */
function bandValues(figure: Figure): FigureValues {
  const { series, x } = figure;
  const places = new Set([
    ...x.categories,
    ...series.flatMap(({ points }) => points.map((point) => String(point.x))),
  ]);
  const names = series.length === 1 ? ['value'] : series.map((_, i) => letterOf(i));
  const rows = [...places].map((place) => [
    place,
    ...series.map(({ points }) => {
      const found = points.find((point) => String(point.x) === place);
      return found ? describeWhole(figure, found) : noValue;
    }),
  ]);
  return { header: [nameAxis(x), ...names], rows };
}

/** The numbers of a figure: every bar and point; for a curve, median and tail. ASCII. */
export function listValues(figure: Figure): FigureValues {
  const isCurve = figure.kind === 'steps';
  const isBand = figure.kind === 'bars' || figure.kind === 'stack';
  const { header, rows } = isCurve
    ? curveValues(figure)
    : isBand
      ? bandValues(figure)
      : placeValues(figure);
  return { header: header.map(toAscii), rows: rows.map((row) => row.map(toAscii)) };
}
