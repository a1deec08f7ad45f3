import type { Box, Named as RankedName } from '../../shared/figures/leaders.ts';

/** A name, and the centre of its point. */
export type Named = Pick<RankedName, 'x' | 'y' | 'width'>;

const gap = 10;

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isInside = (a: Box, b: Box) =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

/** Candidate places of a name, best first: right of its point, left, above, below. */
function listPlaces({ x, y, width }: Named, height: number): Box[] {
  const beside = { top: y - height / 2, bottom: y + height / 2 };
  const across = { left: x - width / 2, right: x + width / 2 };
  return [
    { ...beside, left: x + gap, right: x + gap + width },
    { ...beside, left: x - gap - width, right: x - gap },
    { ...across, top: y - gap - height, bottom: y - gap },
    { ...across, top: y + gap, bottom: y + gap + height },
  ];
}

/**
 * Places names in order, within the area, clear of everything drawn and of the names before. Null for a
 * name without room.
 */
export function placeNames(
  names: readonly Named[],
  height: number,
  drawn: readonly Box[],
  area: Box,
): (Box | null)[] {
  const taken = [...drawn];
  return names.map((name) => {
    const box = listPlaces(name, height).find(
      (place) => isInside(place, area) && !taken.some((other) => overlaps(place, other)),
    );
    if (box) taken.push(box);
    return box ?? null;
  });
}
