import type { ToldSide } from './prepared.ts';
import type { Theme } from './theme.ts';

/** One timeline on the page. */
export interface Side extends ToldSide {
  readonly sockets: number;
  /** What stands at the right of its head. */
  readonly summary: string;
}

/** What is chosen: something of one side, or a range of time on all. */
export type Selection =
  | { readonly kind: 'request' | 'band' | 'slice'; readonly side: number; readonly id: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number };

/** Whether what an address says is chosen is there. */
export function hasRow(sides: readonly Side[], selection: Selection): boolean {
  if (selection.kind === 'range') return true;
  const timeline = sides[selection.side]?.timeline;
  if (!timeline) return false;
  const { requests, bands, slices } = timeline;
  const { count } = { request: requests, band: bands, slice: slices }[selection.kind];
  return Number.isInteger(selection.id) && selection.id < count;
}

/** What is seen. Times are ns on the clock of the first side; the others may be shifted. */
export interface View {
  from: number;
  to: number;
  /** How far the lanes are scrolled, px; how much higher than they need to be. */
  scroll: number;
  rowScale: number;
  selection: Selection | null;
  /** By side: how much later its clock is than the ruler, ns; 0 unless sides are aligned. */
  shifts: number[];
  isAligned: boolean;
  /** Which sides are shown. */
  shown: readonly number[];
  /** Under the pointer, and the pointer's place, css px. */
  hover: Hit | null;
  pointerX: number | null;
  isDragging: boolean;
  /** The cursor of the keys. */
  cursor: { side: number; cpu: number; t: number; isOn: boolean };
}

/** What is under a point. -1 is none. */
export interface Hit {
  readonly side: number;
  readonly cpu: number;
  readonly t: number;
  readonly slice: number;
  readonly band: number;
  readonly request: number;
}

/** Where a side's lanes stand, in device px. */
export interface Group {
  readonly index: number;
  readonly side: Side;
  /** From its head to where the next group begins; where its lanes begin. */
  readonly y: number;
  readonly height: number;
  readonly top: number;
  readonly pad: number;
  readonly body: number;
  /**
   * Of a CPU: its height, and in it the lane, then for each domain a gap and its band of stale time. Thin
   * lanes have no bands.
   */
  readonly row: number;
  readonly lane: number;
  readonly space: number;
  readonly band: number;
  readonly isThin: boolean;
}

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly theme: Theme;
  readonly sides: readonly Side[];
  readonly view: View;
  readonly groups: readonly Group[];
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** The picture of the lanes, a number a pixel. */
  readonly image: ImageData;
  readonly pixels: Uint32Array;
}

export const gutterPx = 82;
export const rulerPx = 30;
export const headPx = 26;

const thinnest = 7;
const widest = 84;

/** The shift of a group's clock against the ruler. */
export function shiftOf({ view }: Pick<Scene, 'view'>, group: Group): number {
  return view.isAligned ? (view.shifts[group.index] ?? 0) : 0;
}

export const gutterOf = ({ ratio }: Pick<Scene, 'ratio'>) => Math.round(gutterPx * ratio);
export const plotOf = (scene: Pick<Scene, 'ratio' | 'width'>) => scene.width - gutterOf(scene);

/** Where a time of a group's own clock is, device px. */
export function xOf(scene: Scene, group: Group, t: number): number {
  const { from, to } = scene.view;
  return gutterOf(scene) + ((t - from - shiftOf(scene, group)) / (to - from)) * plotOf(scene);
}

/** The time on the ruler at a place, css px. */
export function rulerTimeAt(scene: Scene, x: number): number {
  const { from, to } = scene.view;
  return from + ((x * scene.ratio - gutterOf(scene)) / plotOf(scene)) * (to - from);
}

const socketOf = ({ sockets, timeline }: Side, cpu: number) =>
  Math.floor((cpu * sockets) / timeline.cpus);

/** The top of a CPU's lane. Sockets stand a little apart. */
export function yOf(
  { view, ratio }: Pick<Scene, 'view' | 'ratio'>,
  group: Group,
  cpu: number,
): number {
  const apart = socketOf(group.side, cpu) * Math.round(3 * ratio);
  return group.top + group.pad + Math.round(cpu * group.row) - Math.round(view.scroll) + apart;
}

/** The end of a thin lane is where the next begins. */
export function laneEnd(scene: Pick<Scene, 'view' | 'ratio'>, group: Group, cpu: number): number {
  const y = yOf(scene, group, cpu);
  if (!group.isThin) return y + group.lane;
  const next = group.top + group.pad + Math.round((cpu + 1) * group.row);
  const apart = socketOf(group.side, cpu) * Math.round(3 * scene.ratio);
  return Math.max(y + 1, next - Math.round(scene.view.scroll) + apart);
}

/** How far below a lane the band of a domain begins. */
export function bandOffset({ space, band }: Group, domain: number): number {
  return space + domain * (band + space);
}

/** How far the bands reach below a lane. */
export function bandsHeight({ space, band, side }: Group): number {
  return side.timeline.domains.length * (space + band);
}

/** Places the groups one below the other, each as high as the others. */
export function layOut(
  sides: readonly Side[],
  view: View,
  { height, ratio }: { readonly height: number; readonly ratio: number },
): Group[] {
  const ruler = Math.round(rulerPx * ratio);
  const shown = view.shown.filter((index) => sides[index]);
  const each = Math.floor((height - ruler) / Math.max(1, shown.length));
  const head = Math.round(headPx * ratio);
  const groups = shown.map((index, place): Group => {
    const side = sides[index]!;
    const { cpus } = side.timeline;
    const isMany = cpus > 16;
    const y = ruler + place * each;
    const own = place === shown.length - 1 ? height - y : each;
    const apart = (side.sockets - 1) * Math.round(3 * ratio);
    const body = own - head - Math.round((isMany ? 13 : 15) * ratio) - apart;
    let row = Math.min(body / cpus, widest * ratio) * view.rowScale;
    const isThin = row < thinnest * ratio;
    if (!isThin) row = Math.floor(row);
    row = Math.max(2, row);
    const bands = side.timeline.domains.length;
    const high = Math.max(2, Math.round(row * (bands === 1 ? 0.15 : 0.11)));
    const band = isThin ? 0 : Math.min(Math.round(8 * ratio), high);
    const gap = isThin ? 0 : Math.min(Math.round(18 * ratio), Math.round(row * 0.24));
    const space = row > 14 * ratio ? Math.max(1, Math.round(ratio)) : 0;
    const lane = isThin
      ? Math.max(1, Math.round(row))
      : Math.max(2, row - gap - bands * (band + space));
    const pad = Math.round((isMany ? 6 : 11) * ratio);
    const size = { row, lane, space: isThin ? 0 : space, band, isThin };
    return { index, side, y, height: own, top: y + head, pad, body, ...size };
  });
  const [first] = groups;
  if (first) {
    const most = Math.max(0, first.row * first.side.timeline.cpus - first.body);
    view.scroll = Math.max(0, Math.min(view.scroll, most));
  }
  return groups;
}
