import type { IndexedTimeline } from '../../index-timeline.ts';
import { policyTints, type Hue, type PolicyTints } from '../palette.ts';
import type { TimelineSource } from '../strip.ts';

/** One timeline of a view. */
export interface ViewedSide {
  readonly timeline: IndexedTimeline;
  readonly name: string;
  readonly hue: Hue;
  /** What stands at the right of its head. */
  readonly summary: string;
  /** How much later its clock is than the ruler, ns. */
  readonly shiftNs: number;
  /** The chosen request, -1 without one. */
  readonly request: number;
}

/** What is seen of timelines: a part of their time, ns on the clock of the first. */
export interface TimelineView {
  readonly sides: readonly ViewedSide[];
  readonly from: number;
  readonly to: number;
  /** A part of it that is chosen. */
  readonly range?: { readonly from: number; readonly to: number } | undefined;
  readonly source: TimelineSource;
}

export const width = 1280;
export const gutter = 92;
export const margin = 16;
export const plot = width - gutter - margin;

const lanesHeight = 900;
const [thinnest, widest] = [5, 46];
export const headHeight = 26;
/** Lanes as high as this have names and numbers of their own. */
const namedLane = 12;
const namedRow = 11;

/** Between the bands of two domains, and above the first. */
export const bandGap = 1;

/** Where the lanes of a side stand. */
export interface Pane {
  readonly side: ViewedSide;
  readonly view: TimelineView;
  readonly tints: PolicyTints;
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
  readonly row: number;
  readonly lane: number;
  /** How high the band of one domain is; they stand below each other, `bandGap` apart. */
  readonly band: number;
  readonly hasNames: boolean;
  /** Each so many lanes there is room for a number. */
  readonly numbered: number;
}

/** Panes one below the other from a place on. */
export function layOutPanes(view: TimelineView, from: number): Pane[] {
  const lanes = view.sides.reduce((sum, { timeline }) => sum + timeline.cpus, 0);
  const row = Math.max(thinnest, Math.min(widest, Math.floor(lanesHeight / Math.max(1, lanes))));
  let y = from;
  return view.sides.map((side): Pane => {
    const bands = side.timeline.domains.length;
    const band = Math.max(1.5, Math.round(row * (bands === 1 ? 0.13 : 0.1)));
    const lane = Math.max(3, Math.round(row * 0.7) - bands * band);
    const top = y + headHeight + 10;
    const bottom = top + side.timeline.cpus * row;
    const pane: Pane = {
      side,
      view,
      tints: policyTints[side.hue],
      y,
      top,
      bottom,
      row,
      lane,
      band,
      hasNames: lane >= namedLane,
      numbered: Math.ceil(namedRow / row),
    };
    y = bottom + 8;
    return pane;
  });
}

/** Where a time of a side's own clock is. */
export function xOf({ view, side }: Pick<Pane, 'view' | 'side'>, t: number): number {
  const { from, to } = view;
  return gutter + ((t - side.shiftNs - from) / (to - from)) * plot;
}

export const clip = (x: number): number => Math.max(gutter, Math.min(gutter + plot, x));
export const yOf = ({ top, row }: Pane, cpu: number): number => top + cpu * row;

/** What is seen, on a side's own clock. */
export const spanOf = ({ view, side }: Pick<Pane, 'view' | 'side'>) => ({
  from: Math.max(side.timeline.from, view.from + side.shiftNs),
  to: Math.min(side.timeline.to, view.to + side.shiftNs),
});
