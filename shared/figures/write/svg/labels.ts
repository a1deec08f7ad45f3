import { element } from './element.ts';
import { sizes, type Box } from './layout.ts';
import { textWidth, toLine, writeText } from './text.ts';

/** What labels keep clear of; a word may cover a bar, but not its value. */
export interface Obstacle extends Box {
  readonly isBar?: boolean;
}

/** A word to be placed at a point. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Free space around the point. */
  readonly distance: number;
  /** Only above or below it, as over a bar. */
  readonly isOver: boolean;
  readonly colour: string;
}

const height = sizes.small + 3;

const touches = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Candidate places around the point, best first: beside, then above and below, then the corners. */
function candidates({ text, x, y, distance, isOver }: Label): Box[] {
  const width = textWidth(toLine(text), sizes.small) + 2;
  const box = (left: number, top: number): Box => ({
    left,
    right: left + width,
    top,
    bottom: top + height,
  });
  const above = box(x - width / 2, y - distance - height);
  const below = box(x - width / 2, y + distance);
  if (isOver) return [above];
  const [right, left] = [x + distance, x - distance - width];
  return [
    box(right, y - height / 2),
    box(left, y - height / 2),
    above,
    below,
    box(right, y - distance - height),
    box(right, y + distance),
    box(left, y - distance - height),
    box(left, y + distance),
  ];
}

export interface PlacedLabels {
  readonly markup: readonly string[];
  /** Number of labels without room. */
  readonly dropped: number;
}

/** Places each label where it touches neither a mark nor another label, or leaves it out. */
export function placeLabels(
  labels: readonly Label[],
  marks: readonly Obstacle[],
  room: Box,
): PlacedLabels {
  const taken: Obstacle[] = [...marks];
  const markup: string[] = [];
  let dropped = 0;
  for (const label of labels) {
    const free = candidates(label).find((box) => {
      const isInside =
        box.left >= room.left &&
        box.right <= room.right &&
        box.top >= room.top &&
        box.bottom <= room.bottom;
      return (
        isInside && !taken.some((other) => !(other.isBar && !label.isOver) && touches(box, other))
      );
    });
    if (!free) {
      dropped += label.isOver ? 0 : 1;
      continue;
    }
    taken.push(free);
    const { left, right, top } = free;
    markup.push(
      element('rect', {
        x: left,
        y: top,
        width: right - left,
        height,
        fill: '#ffffff',
        'fill-opacity': 0.8,
      }),
      writeText(label.text, left + 1, top + sizes.small, {
        size: sizes.small,
        colour: label.colour,
      }),
    );
  }
  return { markup, dropped };
}
