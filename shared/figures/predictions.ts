import type { Figure, FigurePoint } from './figure.ts';
import { formatOnAxis } from './format-value.ts';
import type { PlacedPoint } from './place-figure.ts';

/** Names of what is drawn over and around points, in legends. */
export const rangeNames = {
  prediction: 'prediction range (90 %)',
  interval: 'interval over replications (95 %)',
} as const;
export type RangeName = keyof typeof rangeNames;

/** Whether a figure has prediction ranges. */
export function hasPredictions({ series }: Pick<Figure, 'series'>): boolean {
  return series.some(({ points }) => points.some(({ prediction }) => prediction !== undefined));
}

/**
 * What a legend has to tell apart: prediction ranges, where there are any, and the intervals beside them. A
 * heat map draws neither.
 */
export function listRangeNames(figure: Pick<Figure, 'series' | 'kind'>): RangeName[] {
  const { kind, series } = figure;
  if (kind === 'heat' || !hasPredictions(figure)) return [];
  const hasIntervals = series.some(({ points }) =>
    points.some(({ low, high }) => low !== null && low !== high),
  );
  return hasIntervals ? ['prediction', 'interval'] : ['prediction'];
}

/** `22.1x to 31.3x`; null of a point without one. */
export function formatPrediction(figure: Figure, { prediction }: FigurePoint): string | null {
  if (!prediction) return null;
  const axis = figure.kind === 'heat' ? (figure.z ?? figure.y) : figure.y;
  return prediction.map((end) => formatOnAxis(end, axis)).join(' to ');
}

/** The prediction range behind a value: ` [22.1x to 31.3x]`, or nothing. */
export function bracketPrediction(figure: Figure, point: FigurePoint): string {
  const text = formatPrediction(figure, point);
  return text === null ? '' : ` [${text}]`;
}

/** A box in the px of a drawing. */
export interface PredictionBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room that a box takes where it says nothing of x. */
const plainWidth = 12;
/** A box is never flatter than this. */
const leastHeight = 3;

/**
 * The box of a point's prediction range; null without one. Its width is the range of x, if that has one, and
 * else says nothing.
 * @param at The middle of the point, px.
 * @param width Of a box that says nothing of x.
 */
export function boxOfPrediction(
  { prediction, xPrediction }: PlacedPoint,
  at: number,
  place: { readonly toX: (x: number) => number; readonly toY: (y: number) => number },
  width = plainWidth,
): PredictionBox | null {
  if (!prediction) return null;
  const [bottom, top] = prediction.map(place.toY) as [number, number];
  const height = Math.max(leastHeight, bottom - top);
  const middle = (bottom + top) / 2;
  const [left, right] = xPrediction?.map(place.toX) ?? [at - width / 2, at + width / 2];
  const across = Math.max(6, (right ?? at) - (left ?? at));
  return {
    left: ((left ?? at) + (right ?? at) - across) / 2,
    top: middle - height / 2,
    width: across,
    height,
  };
}
