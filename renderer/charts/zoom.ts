import type { Figure, FigureAxis } from '../../shared/figures/figure.ts';
import { makeNumericScale, type FigureScale, type Tick } from '../../shared/figures/scale.ts';

/** A part of an axis, as fractions of its length. */
export type Part = readonly [from: number, to: number];

/** The part of a figure that is drawn. */
export interface View {
  readonly x: Part;
  readonly y: Part;
}

export const wholeView: View = { x: [0, 1], y: [0, 1] };

/** Smaller parts than this have nothing left to see. */
const least = 1e-3;

/** Whether both axes of a figure can be drawn in part: bars and cells stand for whole bands. */
export function canZoom({ kind, x, y }: Figure): boolean {
  const hasNumbers = x.scale !== 'category' && y.scale !== 'category';
  return hasNumbers && (kind === 'lines' || kind === 'steps' || kind === 'scatter');
}

const isWholePart = ([from, to]: Part) => from <= 0 && to >= 1;

export function isWhole({ x, y }: View): boolean {
  return isWholePart(x) && isWholePart(y);
}

function within([from, to]: Part, [start, end]: Part): Part {
  const size = to - from;
  return [from + Math.min(start, end) * size, from + Math.max(start, end) * size];
}

/** The view of a box in another, given as fractions of that; the same where it would be too small. */
export function zoomTo(view: View, box: View): View {
  const next = { x: within(view.x, box.x), y: within(view.y, box.y) };
  const isTooSmall = [next.x, next.y].some(([from, to]) => to - from < least);
  return isTooSmall ? view : next;
}

function scalePart([from, to]: Part, factor: number): Part {
  const half = Math.min(0.5, ((to - from) / 2) * factor);
  const middle = Math.min(1 - half, Math.max(half, (from + to) / 2));
  return [middle - half, middle + half];
}

/** Nearer around the middle for factors below 1, farther for those above, at most the whole. */
export function zoomBy(view: View, factor: number): View {
  const next = { x: scalePart(view.x, factor), y: scalePart(view.y, factor) };
  return next.x[1] - next.x[0] < least ? view : next;
}

/** The ticks of a part of an axis, at their places on the whole. */
export function ticksIn(scale: FigureScale, axis: FigureAxis, part: Part): readonly Tick[] {
  if (isWholePart(part)) return scale.ticks;
  const isShown = ({ place }: Tick) => place >= part[0] - 1e-9 && place <= part[1] + 1e-9;
  if (scale.type !== 'linear' && scale.type !== 'log') return scale.ticks.filter(isShown);
  const [from, to] = part.map((place) => scale.valueAt(place));
  const { ticks } = makeNumericScale(axis, [from ?? 0, to ?? 1]);
  return ticks.map((tick) => ({ ...tick, place: scale.place(tick.at) })).filter(isShown);
}
