/** A rectangle of a drawing, px; y goes down. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A name and its point. */
export interface Named {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Stands in the gutter at the right at once, as those of the strip do. */
  readonly isAside: boolean;
  /** Where there is too little room, names of lower rank are left out first. */
  readonly rank: number;
}

export interface Room {
  /** Where names stand near their points. */
  readonly plot: Box;
  /** Where the gutter's names begin, and where lines to them bend. */
  readonly gutter: number;
  readonly elbow: number;
  readonly lineHeight: number;
  /** What names near points should not cover, though lines to them may cross it. */
  readonly keepOff?: readonly Box[];
}

/** Where a name stands, and the line from its point to it: x, y, x, y, ...; empty beside the point. */
export interface PlacedName {
  readonly left: number;
  /** The middle of its line. */
  readonly middle: number;
  readonly leader: readonly number[];
}

const touches = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

const side = ([x1, y1, x2, y2]: Segment, x: number, y: number) =>
  Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));

function crosses(a: Segment, b: Segment): boolean {
  const splits = (one: Segment, [x1, y1, x2, y2]: Segment) =>
    side(one, x1, y1) * side(one, x2, y2) < 0;
  return splits(a, b) && splits(b, a);
}

function passes(box: Box, [x1, y1, x2, y2]: Segment): boolean {
  for (let i = 1; i < 12; i++) {
    const [x, y] = [x1 + ((x2 - x1) * i) / 12, y1 + ((y2 - y1) * i) / 12];
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
  }
  return false;
}

const distances = [11, 24, 40, 60, 84, 112, 144];
const near = 12;
const directions = [
  [1, 0],
  [1, -1],
  [1, 1],
  [-1, 0],
  [-1, -1],
  [-1, 1],
  [0, -1],
  [0, 1],
] as const;

/** Candidate boxes around a point, nearest first. */
function* candidates({ x, y, width }: Named, height: number): Generator<[Box, number]> {
  for (const distance of distances) {
    for (const [dx, dy] of directions) {
      const across = dx === 0 || dy === 0 ? distance : distance * 0.75;
      const left = dx === 0 ? x - width / 2 : x + dx * across - (dx < 0 ? width : 0);
      const top = y + dy * (across + height / 2) - height / 2;
      yield [{ left, right: left + width, top, bottom: top + height }, distance];
    }
  }
}

interface Taken {
  readonly boxes: Box[];
  readonly lines: Segment[];
}

const isInside = (a: Box, b: Box) =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

function findNear(name: Named, taken: Taken, room: Room): PlacedName | null {
  const { plot, lineHeight, keepOff = [] } = room;
  const { x, y } = name;
  const isOwn = (box: Box) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const others = taken.boxes.filter((box) => !isOwn(box));
  for (const [box, distance] of candidates(name, lineHeight)) {
    if (!isInside(box, plot)) continue;
    if ([...taken.boxes, ...keepOff].some((other) => touches(box, other))) continue;
    const end = [
      Math.min(box.right, Math.max(box.left, x)),
      Math.min(box.bottom - 2, Math.max(box.top + 2, y)),
    ] as const;
    const line: Segment = [x, y, ...end];
    const isClear =
      distance <= near ||
      (!taken.lines.some((other) => crosses(line, other)) &&
        !others.some((other) => passes(other, line)));
    if (!isClear || taken.lines.some((other) => passes(box, other))) continue;
    taken.boxes.push(box);
    if (distance > near) taken.lines.push(line);
    const leader = distance > near ? [...line] : [];
    return { left: box.left, middle: (box.top + box.bottom) / 2, leader };
  }
  return null;
}

/** Heights for names in this order, as near to the wanted ones as their line height allows. */
function spread(wanted: readonly number[], { plot, lineHeight }: Room): number[] {
  const at: number[] = [];
  let least = plot.top + lineHeight / 2;
  for (const y of wanted) {
    at.push(Math.max(least, y));
    least = at.at(-1)! + lineHeight;
  }
  let most = plot.bottom - lineHeight / 2;
  for (let i = at.length - 1; i >= 0; i--) {
    at[i] = Math.min(at[i]!, most);
    most = at[i]! - lineHeight;
  }
  return at;
}

/** Swaps names until no two lines to the gutter cross: each swap makes them shorter together. */
function uncross(order: Named[], heights: readonly number[], { elbow }: Room): Named[] {
  const lineOf = (i: number): Segment => [order[i]!.x, order[i]!.y, elbow, heights[i]!];
  for (let pass = 0; pass < order.length; pass++) {
    let isDone = true;
    for (let i = 0; i < order.length; i++) {
      for (let j = i + 1; j < order.length; j++) {
        if (!crosses(lineOf(i), lineOf(j))) continue;
        [order[i], order[j]] = [order[j]!, order[i]!];
        isDone = false;
      }
    }
    if (isDone) break;
  }
  return order;
}

/**
 * Places each name near its point or in the gutter, with a line to its point wherever it does not touch
 * it. Null for a name without room.
 * @param marks What names keep clear of.
 */
export function placeLeaders(
  names: readonly Named[],
  marks: readonly Box[],
  room: Room,
): readonly (PlacedName | null)[] {
  const placed = new Map<Named, PlacedName>();
  const taken: Taken = { boxes: [...marks], lines: [] };
  for (const name of names.filter(({ isAside }) => !isAside)) {
    const found = findNear(name, taken, room);
    if (found) placed.set(name, found);
  }
  const most = Math.floor((room.plot.bottom - room.plot.top) / room.lineHeight);
  const rest = names
    .filter((name) => !placed.has(name))
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, most)
    .toSorted((a, b) => a.y - b.y || b.x - a.x);
  const heights = spread(
    rest.map(({ y }) => y),
    room,
  );
  for (const [i, name] of uncross(rest, heights, room).entries()) {
    const middle = heights[i]!;
    const leader = [name.x, name.y, room.elbow, middle, room.gutter - 4, middle];
    placed.set(name, { left: room.gutter, middle, leader });
  }
  return names.map((name) => placed.get(name) ?? null);
}
