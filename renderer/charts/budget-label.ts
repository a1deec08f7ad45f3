import type { Box } from '../../shared/figures/leaders.ts';

/** The corner of what is accepted, px. */
interface Corner {
  readonly x: number;
  readonly y: number;
}

const height = 14;
/** From the line to the text, and from its end to the corner, where the handle is. */
const gap = 4;
const beforeHandle = 52;
const inset = 6;

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Where the words of the accepted cost stand along its line: at its start, or else before its handle, above
 * or else below; where they cover least of what is drawn. Returns the place of their baseline.
 */
export function placeBudgetLabel(
  { x, y }: Corner,
  width: number,
  plot: Box,
  drawn: readonly Box[],
): Corner {
  const starts = [plot.left + inset, Math.max(plot.left + inset, x - beforeHandle - width)];
  const tops = [y - gap - height, y + gap];
  const places = tops
    .flatMap((top) => starts.map((left) => ({ left, top })))
    .map(({ left, top }): Box => ({ left, top, right: left + width, bottom: top + height }));
  const covered = (place: Box) => drawn.filter((one) => overlaps(place, one)).length;
  const isInside = ({ top, bottom }: Box) => top >= plot.top && bottom <= plot.bottom;
  const possible = places.filter(isInside);
  const [best] = (possible.length > 0 ? possible : places).toSorted(
    (a, b) => covered(a) - covered(b),
  );
  return { x: best!.left, y: best!.bottom - 3 };
}
