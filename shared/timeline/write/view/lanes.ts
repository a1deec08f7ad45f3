import { element, escapeXml, round, titled } from '../../../figures/write/svg/element.ts';
import { textWidth } from '../../../figures/write/svg/text.ts';
import { looks, namesOfPiece, piecesOf, type Look, type Piece } from '../../pieces.ts';
import { stretchesOf } from '../../stretches.ts';
import { greys } from '../palette.ts';
import { bandGap, clip, plot, spanOf, xOf, yOf, type Pane } from './layout.ts';

/** More stretches than these in a lane are summed by column, px wide. */
const mostPieces = 700;
const column = 2;
const mostNames = 400;
/** Stretches of a policy are at least so wide that they are seen, px; others may vanish. */
const seenWidth = 0.8;
const isPolicy = (look: Look): boolean => look === 'work' || look === 'wait' || look === 'flush';

/** Looks from the lowest in a summed column to the highest; the policy's stand below, and idle is what is left. */
const stacked: readonly Look[] = [
  ...looks.filter(isPolicy),
  ...looks.filter((look) => !isPolicy(look)),
];

const box = (x: number, y: number, w: number, h: number) =>
  `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}z`;

/** What is drawn of each look; the edges of user code tell its pale grey from an idle CPU. */
type Paths = Map<Look | 'edge', string[]>;
const edgeHeight = 0.8;

function add(paths: Paths, look: Look | 'edge', path: string): void {
  const own = paths.get(look);
  if (own) own.push(path);
  else paths.set(look, [path]);
}

const drawnOrder: readonly (Look | 'edge')[] = [
  'wake',
  'user',
  'edge',
  ...looks.slice(looks.indexOf('kernel')),
];

type Box = readonly [x: number, y: number, wide: number, high: number];

function addBox(paths: Paths, look: Look, [x, y, wide, high]: Box): void {
  add(paths, look, box(x, y, wide, high));
  if (look !== 'user' || high < 3 * edgeHeight) return;
  add(paths, 'edge', box(x, y, wide, edgeHeight) + box(x, y + high - edgeHeight, wide, edgeHeight));
}

function exact(pane: Pane, cpu: number, pieces: readonly Piece[]): Paths {
  const paths: Paths = new Map();
  const y = yOf(pane, cpu);
  for (const { look, start, end } of pieces) {
    if (look === 'idle') continue;
    const [a, b] = [clip(xOf(pane, start)), clip(xOf(pane, end))];
    const wide = isPolicy(look) ? Math.max(seenWidth, b - a) : b - a;
    if (wide >= 0.05) addBox(paths, look, [a, y, wide, pane.lane]);
  }
  return paths;
}

/** The shares of each column, one above the other. */
function summed(pane: Pane, cpu: number, pieces: readonly Piece[]): Paths {
  const columns = Math.ceil(plot / column);
  const shares = new Map(looks.map((look) => [look, new Float64Array(columns)]));
  for (const { look, start, end } of pieces) {
    const own = shares.get(look)!;
    const [a, b] = [start, end].map((t) => (clip(xOf(pane, t)) - clip(-Infinity)) / column);
    for (let at = Math.floor(a!); at < Math.min(columns, b!); at++) {
      own[at]! += Math.min(b!, at + 1) - Math.max(a!, at);
    }
  }
  const paths: Paths = new Map();
  const heights = new Float64Array(columns);
  for (const look of stacked) {
    if (look === 'idle') continue;
    const own = shares.get(look)!;
    for (let at = 0; at < columns; at++) {
      // What a policy does is seen however little it is.
      const least = isPolicy(look) && own[at]! > 0 ? seenWidth : 0;
      const high = Math.min(pane.lane - heights[at]!, Math.max(least, own[at]! * pane.lane));
      if (high < 0.05) continue;
      const bottom = yOf(pane, cpu) + pane.lane - heights[at]!;
      addBox(paths, look, [clip(-Infinity) + at * column, bottom - high, column, high]);
      heights[at]! += high;
    }
  }
  return paths;
}

function fillOf(look: Look | 'edge', { tints, side }: Pane): string {
  if (look === 'flush') return tints.strong;
  if (look === 'work') return tints.mid;
  if (look === 'wait') return `url(#wait-${side.hue})`;
  if (look === 'wake' || look === 'unknown') return `url(#${look})`;
  return greys[look];
}

/** Beneath a lane, of one domain: where it may use stale entries; dark and twice as high while user code runs. */
function bandMarks(pane: Pane, cpu: number, domain: number, pieces: readonly Piece[]): string[] {
  const { from, to } = spanOf(pane);
  const y = yOf(pane, cpu) + pane.lane + bandGap + domain * (pane.band + bandGap);
  const all = stretchesOf(pane.side.timeline, cpu, domain, [from, to]);
  const quiet: string[] = [];
  const busy: string[] = [];
  let drawn = -Infinity;
  let first = 0;
  for (let row = all.first; row < all.last; row++) {
    const [start, end] = [all.start[row]!, all.end[row]!];
    const a = Math.max(drawn, clip(xOf(pane, start)));
    const b = Math.max(a, clip(xOf(pane, end)));
    if (b - drawn < 0.3) continue;
    quiet.push(box(a, y, Math.max(seenWidth, b - a), pane.band / 2));
    drawn = b;
    while (first < pieces.length && pieces[first]!.end <= start) first++;
    for (let at = first; at < pieces.length && pieces[at]!.start < end; at++) {
      const piece = pieces[at]!;
      if (piece.look !== 'user') continue;
      const left = Math.max(a, clip(xOf(pane, Math.max(start, piece.start))));
      const wide = clip(xOf(pane, Math.min(end, piece.end))) - left;
      if (wide > 0.1) busy.push(box(left, y, wide, pane.band));
    }
  }
  const { quiet: pale, stale: dark } = pane.tints;
  return [
    ...(quiet.length > 0 ? [element('path', { d: quiet.join(''), fill: pale })] : []),
    ...(busy.length > 0 ? [element('path', { d: busy.join(''), fill: dark })] : []),
  ];
}

function nameMarks(pane: Pane, cpu: number, pieces: readonly Piece[], left: number): string[] {
  if (!pane.hasNames || pieces.length > plot / 12) return [];
  const marks: string[] = [];
  for (const piece of pieces) {
    const { start, end, look } = piece;
    const [a, b] = [clip(xOf(pane, start)), clip(xOf(pane, end))];
    const words = namesOfPiece(pane.side.timeline, piece).find(
      (name) => textWidth(name, 10) + 6 <= b - a,
    );
    if (marks.length >= left || words === undefined) continue;
    const isDark = look === 'flush' || look === 'switch' || look === 'kernel';
    const place = { x: (a + b) / 2, y: yOf(pane, cpu) + pane.lane / 2 + 3.5 };
    const ink = { fill: isDark ? '#ffffff' : greys.ink, 'text-anchor': 'middle' };
    marks.push(element('text', { ...place, ...ink, 'font-size': 10 }, escapeXml(words)));
  }
  return marks;
}

/** The lanes of a pane with their bands, and names where there is room. */
export function laneMarks(pane: Pane): string[] {
  const { timeline } = pane.side;
  const { from, to } = spanOf(pane);
  const lanes: string[] = [];
  const names: string[] = [];
  for (let cpu = 0; cpu < timeline.cpus; cpu++) {
    const pieces = piecesOf(timeline, cpu, from, to);
    const [a, b] = [clip(xOf(pane, from)), clip(xOf(pane, to))];
    const frame = { x: a, y: yOf(pane, cpu), width: Math.max(0, b - a), height: pane.lane };
    const paths = pieces.length > mostPieces ? summed(pane, cpu, pieces) : exact(pane, cpu, pieces);
    // The policy's last, so that no grey covers them.
    const order = drawnOrder.filter((look) => paths.has(look));
    lanes.push(
      element(
        'g',
        {},
        titled(`CPU ${cpu}`),
        element('rect', { ...frame, fill: greys.idle, stroke: greys.line, 'stroke-width': 0.5 }),
        ...order.map((look) =>
          element('path', { d: paths.get(look)!.join(''), fill: fillOf(look, pane) }),
        ),
        ...timeline.domains.flatMap((_, domain) => bandMarks(pane, cpu, domain, pieces)),
      ),
    );
    names.push(...nameMarks(pane, cpu, pieces, mostNames - names.length));
  }
  return [...lanes, ...names];
}
