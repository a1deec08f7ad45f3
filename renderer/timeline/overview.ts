import { formatShare } from '../../shared/text/format.ts';
import { fitClauses, fitLines } from './fit-text.ts';
import { gutterPx, type Side, type View } from './scene.ts';
import type { Theme } from './theme.ts';

/** The whole run on a strip, and what is seen of it. */
export interface Strip {
  readonly context: CanvasRenderingContext2D;
  readonly theme: Theme;
  readonly sides: readonly Side[];
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** The time of the whole, ns. */
  readonly from: number;
  readonly to: number;
}

const topPx = 16;

let kept: { readonly canvas: OffscreenCanvas; readonly key: unknown[] } | null = null;

const xOf = ({ width, ratio, from, to }: Strip, t: number) =>
  gutterPx * ratio + ((t - from) / (to - from)) * (width - gutterPx * ratio);

function area(
  strip: Strip,
  into: OffscreenCanvasRenderingContext2D,
  side: Side,
  shares: Float32Array,
  [bottom, height]: readonly [number, number],
): void {
  const { from, to } = side.timeline;
  const x = (i: number) => xOf(strip, from + ((i + 0.5) / shares.length) * (to - from));
  into.beginPath();
  into.moveTo(x(-0.5), bottom);
  shares.forEach((share, i) => into.lineTo(x(i), bottom - share * height));
  into.lineTo(x(shares.length - 0.5), bottom);
  into.fill();
}

function bars(
  strip: Strip,
  into: OffscreenCanvasRenderingContext2D,
  side: Side,
  most: number,
  [bottom, height]: readonly [number, number],
): void {
  const { policy } = side.levels.overview;
  const { from, to } = side.timeline;
  const wide = Math.max(1, Math.ceil((xOf(strip, to) - xOf(strip, from)) / policy.length));
  policy.forEach((share, i) => {
    if (share === 0) return;
    const high = Math.max(strip.ratio, (share / most) * height);
    const x = Math.floor(xOf(strip, from + (i / policy.length) * (to - from)));
    into.fillRect(x, bottom - high, wide, high);
  });
}

/** The sizes in which a name may stand, px; the lines of it are as far apart. */
const nameSizes = [11.5, 10] as const;

/** The name of a side at the left of its strip, in as many lines as the strip is high. */
function putName(
  { theme, ratio }: Strip,
  into: OffscreenCanvasRenderingContext2D,
  name: string,
  { middle, height }: { readonly middle: number; readonly height: number },
): void {
  const left = gutterPx * ratio;
  const room = left - 12 * ratio;
  const fitted = nameSizes.map((size) => {
    into.font = `600 ${size * ratio}px ${theme.sans}`;
    const most = Math.max(1, Math.floor(height / (size * ratio)));
    return { size, ...fitLines(name, most, (text) => into.measureText(text).width <= room) };
  });
  const { size, lines } = fitted.find(({ isWhole }) => isWhole) ?? fitted.at(-1)!;
  into.font = `600 ${size * ratio}px ${theme.sans}`;
  into.textAlign = 'right';
  lines.forEach((line, i) => {
    const y = middle + (i - (lines.length - 1) / 2) * size * ratio;
    into.fillText(line, left - 8 * ratio, y);
  });
  into.textAlign = 'left';
}

function paint(strip: Strip): OffscreenCanvas {
  const { theme, sides, view, width, height, ratio } = strip;
  const canvas = new OffscreenCanvas(width, height);
  const into = canvas.getContext('2d');
  if (!into) throw new Error('this browser has no canvas');
  const left = gutterPx * ratio;
  into.fillStyle = theme.css.surface;
  into.fillRect(0, 0, width, height);
  const shown = view.shown.flatMap((index) => sides[index] ?? []);
  const most = Math.max(1e-9, ...shown.map(({ levels }) => Math.max(...levels.overview.policy)));
  into.textBaseline = 'middle';
  into.font = `${10.5 * ratio}px ${theme.sans}`;
  into.fillStyle = theme.css.muted;
  const caption = `area: share of CPUs stale, darker in user code; bars: share of CPU time for flushes, full height ${formatShare(most)}`;
  const words = fitClauses(caption, (text) => into.measureText(text).width <= width - left);
  into.fillText(words, left + 2 * ratio, 9 * ratio);
  const each = (height - (topPx + 2) * ratio) / Math.max(1, shown.length);
  shown.forEach((side, place) => {
    const tints = theme.hues[side.hue].css;
    const bottom = topPx * ratio + each * (place + 1) - 2 * ratio;
    const rows = [bottom, each - 6 * ratio] as const;
    into.fillStyle = tints.quiet;
    area(strip, into, side, side.levels.overview.stale, rows);
    into.fillStyle = tints.stale;
    into.globalAlpha = 0.45;
    area(strip, into, side, side.levels.overview.staleUser, rows);
    into.globalAlpha = 1;
    into.fillStyle = tints.strong;
    bars(strip, into, side, most, rows);
    into.fillStyle = theme.css.line;
    into.fillRect(left, bottom, width - left, 1);
    into.fillStyle = tints.strong;
    putName(strip, into, side.name, { middle: bottom - rows[1] / 2, height: each });
  });
  return canvas;
}

export function drawOverview(strip: Strip): void {
  const { context, theme, view, width, height, ratio, sides } = strip;
  const key = [theme, width, height, ratio, view.shown.join(), ...sides];
  const isSame = kept?.key.length === key.length && kept.key.every((part, i) => part === key[i]);
  if (!kept || !isSame) kept = { canvas: paint(strip), key };
  context.drawImage(kept.canvas, 0, 0);
  const left = gutterPx * ratio;
  const top = (topPx + 1) * ratio;
  const a = Math.max(left, xOf(strip, view.from));
  const b = Math.max(a + 3 * ratio, Math.min(width - ratio, xOf(strip, view.to)));
  context.fillStyle = theme.css.shade;
  context.fillRect(left, top, a - left, height - top);
  context.fillRect(b, top, width - b, height - top);
  context.strokeStyle = context.fillStyle = theme.css.text;
  context.lineWidth = 1.5 * ratio;
  context.strokeRect(a, top, b - a, height - top - 2 * ratio);
  if (b - a < 14 * ratio) return;
  for (const x of [a, b]) {
    context.fillRect(x - 2 * ratio, (height + top) / 2 - 8 * ratio, 4 * ratio, 16 * ratio);
  }
}
