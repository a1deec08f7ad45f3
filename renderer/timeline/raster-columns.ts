import {
  addSlices,
  addStale,
  addStaleUser,
  listShares,
  type Shares,
} from '../../shared/timeline/shares.ts';
import { stretchesOf } from '../../shared/timeline/stretches.ts';
import type { Lane } from './lane.ts';
import { blueOf, greenOf, redOf } from './theme.ts';

/** Shares of the time of each pixel column. */
export type ColumnShares = Shares<Float32Array>;

/** Which bins of a level are in each column: those from `first` to before `end`. The same for all lanes. */
interface ColumnBins {
  readonly key: string;
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** What the sum of a column's bytes is to be multiplied by. */
  readonly weight: Float64Array;
}

let kept: ColumnBins | null = null;

function binsOf(start: number, step: number, length: number, width: number): ColumnBins {
  const key = `${start} ${step} ${length} ${width}`;
  if (kept?.key === key) return kept;
  const first = new Int32Array(width);
  const end = new Int32Array(width);
  const weight = new Float64Array(width);
  let bin = Math.floor(start);
  for (let x = 0; x < width; x++) {
    const next = Math.floor(start + (x + 1) * step);
    // A column beside the run reads a bin too, and gives it no weight.
    first[x] = Math.max(0, Math.min(length - 1, bin));
    end[x] = Math.max(first[x]! + 1, Math.min(length, next));
    const isIn = bin < length && Math.max(bin + 1, next) > 0;
    weight[x] = isIn ? 1 / (255 * (end[x]! - first[x]!)) : 0;
    bin = next;
  }
  kept = { key, first, end, weight };
  return kept;
}

/** Means of the finest level whose bins are no wider than a column. */
export function sharesFromLevels(lane: Lane, columns: ColumnShares): void {
  const { group, cpu, from, scale, width } = lane;
  const { levels, timeline } = group.side;
  const perColumn = 1 / scale;
  let level = 0;
  while (level < levels.offsets.length - 1 && levels.binNs * 2 ** (level + 1) <= perColumn) level++;
  const binNs = levels.binNs * 2 ** level;
  const base = cpu * levels.size + levels.offsets[level]!;
  const length = levels.bins >> level;
  const bins = binsOf((from - timeline.from) / binNs, perColumn / binNs, length, width);
  const into = listShares(columns);
  const shares = listShares(levels.shares);
  for (let i = 0; i < shares.length; i++) meanInto(into[i]!, shares[i]!, base, bins);
}

function meanInto(into: Float32Array, own: Uint8Array, base: number, bins: ColumnBins): void {
  const { first, end, weight } = bins;
  for (let x = 0; x < first.length; x++) {
    const last = base + end[x]!;
    let place = base + first[x]!;
    let sum = own[place]!;
    while (++place < last) sum += own[place]!;
    into[x] = sum * weight[x]!;
  }
}

/** Summed from the slices themselves. */
export function sharesExact(lane: Lane, columns: ColumnShares): void {
  const { group, cpu, from, to, scale, width, low, high } = lane;
  const { timeline } = group.side;
  const rows = { slices: timeline.slices, low, high };
  const bins = { from, perNs: scale, count: width };
  for (const shares of listShares(columns)) shares.fill(0, 0, width);
  addSlices(columns, rows, bins);
  columns.stale.forEach((stale, series) => {
    // What is stale in any domain tints thin lanes only.
    if (series >= lane.bands.length && !group.isThin) return;
    const own = stretchesOf(timeline, cpu, series, [from, to]);
    addStale(stale, own, bins);
    addStaleUser(columns.staleUser[series]!, own, rows, bins);
  });
}

/** A policy's share is lifted, so that one event among many stays a visible pixel. */
const lifted = Float64Array.from({ length: 256 }, (_, i) => 0.13 + 0.87 * (i / 255) ** 0.62);

const pack = (red: number, green: number, blue: number) =>
  ((255 << 24) | (Math.min(255, blue) << 16) | (Math.min(255, green) << 8) | Math.min(255, red)) >>>
  0;

/** The colours of a lane as numbers, so that a column is mixed without looking anything up. */
function paletteOf({ scene, group }: Lane) {
  const { packed } = scene.theme;
  const tints = scene.theme.hues[group.side.hue].packed;
  const split = (colour: number) => [redOf(colour), greenOf(colour), blueOf(colour)] as const;
  return {
    packed,
    tints,
    lane: split(packed.lane),
    user: split(packed.user),
    kernel: split(packed.kernel),
    strong: split(tints.strong),
    surface: split(packed.surface),
    quiet: split(group.isThin ? tints.tintQuiet : tints.quiet),
    stale: split(group.isThin ? tints.tintUser : tints.stale),
  };
}

type Palette = ReturnType<typeof paletteOf>;

/** The shares of a lane's columns, with those of one band, or of all. */
interface LaneShares {
  readonly user: Float32Array;
  readonly kernel: Float32Array;
  readonly policy: Float32Array;
  readonly stale: Float32Array;
  readonly staleUser: Float32Array;
}

/** A thin lane is one colour a column: greys, tinted where stale, and the policy's share above them. */
function mixColumn(palette: Palette, columns: LaneShares, x: number, isThin: boolean): number {
  const { lane, user, kernel, strong, quiet, stale } = palette;
  const u = columns.user[x]!;
  const k = columns.kernel[x]!;
  const p = Math.min(1, columns.policy[x]!);
  const s = isThin ? Math.min(1, columns.stale[x]!) : 0;
  const q = Math.min(s, columns.staleUser[x]!);
  const i = Math.max(0, 1 - u - k);
  const a = p > 0 ? lifted[Math.floor(p * 255)]! : 0;
  const mixed = (channel: 0 | 1 | 2) => {
    const grey = lane[channel] * i + user[channel] * u + kernel[channel] * k;
    const tinted = grey * (1 - s) + quiet[channel] * (s - q) + stale[channel] * q;
    return tinted * (1 - a) + strong[channel] * a;
  };
  return pack(mixed(0), mixed(1), mixed(2));
}

function bandColour({ surface, quiet, stale }: Palette, s: number, q: number): number {
  const a = Math.max(0.18, s);
  const dark = a * (q / s);
  const mixed = (channel: 0 | 1 | 2) =>
    surface[channel] * (1 - a) + quiet[channel] * (a - dark) + stale[channel] * dark;
  return pack(mixed(0), mixed(1), mixed(2));
}

/** High lanes stack the shares: kernel from below, user on it, what the policy costs from the top. */
function paintStack(lane: Lane, { packed, tints }: Palette, columns: LaneShares, x: number) {
  const { scene, group, left, y, laneTop, laneBottom } = lane;
  const height = group.lane;
  const p = Math.min(1, columns.policy[x]!);
  const policy = p > 0 ? Math.max(1, Math.round(p * height)) : 0;
  const kernel = Math.round(columns.kernel[x]! * height);
  const user = Math.max(
    0,
    Math.min(height - policy - kernel, Math.round(columns.user[x]! * height)),
  );
  const kernelTop = y + height - kernel;
  const userTop = kernelTop - user;
  for (let at = laneTop; at < laneBottom; at++) {
    const colour =
      at < y + policy
        ? tints.strong
        : at >= kernelTop
          ? packed.kernel
          : at >= userTop
            ? packed.user
            : packed.lane;
    scene.pixels[at * scene.width + left + x] = colour;
  }
}

export function paintColumns(lane: Lane, columns: ColumnShares): void {
  const { scene, group, left, first, last, laneTop, laneBottom, bands } = lane;
  const { pixels, width } = scene;
  const palette = paletteOf(lane);
  const { user, kernel, policy } = columns;
  const [stale, staleUser] = [columns.stale.at(-1)!, columns.staleUser.at(-1)!];
  const shares: LaneShares = { user, kernel, policy, stale, staleUser };
  const isHigh = !group.isThin && group.lane >= 9;
  for (let x = first; x < last; x++) {
    if (isHigh) paintStack(lane, palette, shares, x);
    else {
      const colour = mixColumn(palette, shares, x, group.isThin);
      for (let y = laneTop; y < laneBottom; y++) pixels[y * width + left + x] = colour;
    }
  }
  for (let domain = 0; domain < bands.length && !group.isThin; domain++) {
    paintBand(lane, palette, domain, columns);
  }
}

function paintBand(lane: Lane, palette: Palette, domain: number, columns: ColumnShares): void {
  const { scene, left, first, last, bands } = lane;
  const { pixels, width } = scene;
  const [top, bottom] = bands[domain]!;
  const [stale, staleUser] = [columns.stale[domain]!, columns.staleUser[domain]!];
  if (bottom <= top) return;
  for (let x = first; x < last; x++) {
    const s = Math.min(1, stale[x]!);
    if (s === 0) continue;
    const colour = bandColour(palette, s, Math.min(s, staleUser[x]!));
    for (let y = top; y < bottom; y++) pixels[y * width + left + x] = colour;
  }
}
