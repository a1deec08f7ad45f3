import { markEstimate } from '../text/estimate-mark.ts';
import type { FigureSeries } from './figure.ts';
import { describeCost, describeExposure } from './budget.ts';
import { placeLeaders, type Box, type Named, type PlacedName } from './leaders.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from './place-figure.ts';
import { parts } from './unit-scale.ts';

/** A point of a scatter with its name. */
export interface ScatterName {
  readonly one: PlacedSeries;
  readonly placed: PlacedPoint;
  readonly name: string;
  /** What stands behind the name where cost and exposure are shown. */
  readonly value: string;
}

/** The points that have a name: each, or the last of a trail. */
export function listScatterNames({ figure, series }: PlacedFigure): ScatterName[] {
  return series.flatMap((one) => {
    const { isReference, isTrail, origin, name: own } = one.series;
    if (isReference || (origin === 'published' && one.series.policy !== undefined)) return [];
    const points = isTrail ? one.points.slice(-1) : one.points;
    return points.flatMap((placed): ScatterName[] => {
      const name = isTrail ? own : (placed.point.label ?? '').trim();
      if (name === '') return [];
      const value = isTrail ? '' : markValue(valueOf(figure, placed), origin);
      return [{ one, placed, name, value }];
    });
  });
}

function valueOf(figure: PlacedFigure['figure'], { point }: PlacedPoint): string {
  if (figure.name !== 'overhead-by-window') return '';
  const [exposure] = describeExposure(figure, point).split(' at ');
  return `${describeCost(figure, point)}, ${exposure}`;
}

/** What is estimated is marked, wherever it stands. */
function markValue(value: string, origin: FigureSeries['origin']): string {
  return value !== '' && origin === 'estimated' ? markEstimate(value) : value;
}

export const textOfName = ({ name, value }: ScatterName): string =>
  value === '' ? name : `${name} ${value}`;

/** How a drawing is laid out. */
export interface Drawing {
  readonly plot: Box;
  /** Where the gutter's names begin. */
  readonly gutter: number;
  readonly lineHeight: number;
  readonly reach: number;
  readonly widthOf: (name: ScatterName) => number;
}

/** How far a published point stands beside that of its policy, px. */
export function besideOf(
  { kind }: PlacedFigure['figure'],
  { origin, policy }: PlacedSeries['series'],
): number {
  return kind === 'scatter' && origin === 'published' && policy !== undefined ? -11 : 0;
}

export const toX = ({ left, right }: Box, place: number): number => left + place * (right - left);
export const toY = ({ top, bottom }: Box, place: number): number => bottom - place * (bottom - top);

/** Places the names of a scatter; those of its strip stand in the gutter. */
export function placeScatterNames(
  figure: PlacedFigure,
  names: readonly ScatterName[],
  { plot, gutter, lineHeight, reach, widthOf }: Drawing,
): readonly (PlacedName | null)[] {
  const marks = figure.series.flatMap(({ series, points }) =>
    series.isReference
      ? []
      : points.map((placed): Box => {
          const [x, y] = [toX(plot, placed.x), toY(plot, placed.y)];
          return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
        }),
  );
  const named = names.map((one): Named => ({
    x: toX(plot, one.placed.x),
    y: toY(plot, one.placed.y),
    width: widthOf(one) + 2,
    isAside: one.placed.point.isOpen === true,
    rank: one.one.series.isDimmed ? 0 : 1,
  }));
  const inner = figure.strip ? { ...plot, right: toX(plot, parts.boundedEnd) } : plot;
  return placeLeaders(named, marks, {
    plot: inner,
    gutter,
    elbow: Math.min(gutter - 10, plot.right + 6),
    lineHeight,
    keepOff: listThin(figure, plot),
  });
}

/** Lines that a name should not stand on: reaches, and those to read the points by. */
function listThin({ series }: PlacedFigure, plot: Box): Box[] {
  const boxOf = (x1: number, y1: number, x2: number, y2: number): Box => ({
    left: toX(plot, Math.min(x1, x2)) - 2,
    right: toX(plot, Math.max(x1, x2)) + 2,
    top: toY(plot, Math.max(y1, y2)) - 2,
    bottom: toY(plot, Math.min(y1, y2)) + 2,
  });
  return series.flatMap(({ series: own, points }) =>
    points.flatMap(({ x, y, span }, i) => {
      const before = own.isReference ? points[i - 1] : undefined;
      return [
        ...(span ? [boxOf(span[0], y, span[1], y)] : []),
        ...(before && (before.x === x || before.y === y) ? [boxOf(before.x, before.y, x, y)] : []),
      ];
    }),
  );
}
