import { findTypical } from '../../shared/timeline/pick-request.ts';
import { bandEnds } from '../../shared/timeline/bands.ts';
import { cpuOfBand } from '../../shared/timeline/tell-band.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { counterpart, knownOf } from './chosen.ts';
import type { Controller } from './controller.ts';
import { longestOf } from './part-sums.ts';
import type { Selection, Side } from './scene.ts';

const shortestFrameNs = 300;

type Chosen = Exclude<Selection, { kind: 'range' }>;

/** Where what is chosen begins and ends, on the clock of its side. */
function extentOf(side: Side, { kind, id }: Chosen): readonly [number, number] {
  const { requests, bands, slices, to } = side.timeline;
  if (kind === 'band') return [bands.start[id]!, Math.min(to, bands.end[id]!)];
  if (kind === 'slice') return [slices.start[id]!, slices.end[id]!];
  const end = requests.t0[id]! + knownOf(side, id).told.returnsNs;
  return [requests.t0[id]!, Number.isNaN(end) ? to : Math.min(to, end)];
}

/** What the keys and buttons of a timeline do. */
export class Actions {
  private readonly controller: Controller;

  constructor(controller: Controller) {
    this.controller = controller;
  }

  whole(): void {
    const { from, to } = this.controller.whole;
    this.controller.flyTo(from, to);
  }

  zoom(factor: number, at?: number, flies = false): void {
    const { view } = this.controller;
    const t = at ?? (view.from + view.to) / 2;
    const [a, b] = [t - (t - view.from) * factor, t + (view.to - t) * factor];
    if (flies) this.controller.flyTo(a, b);
    else this.controller.setView(a, b);
  }

  pan(share: number, flies = false): void {
    const { view } = this.controller;
    const way = (view.to - view.from) * share;
    if (flies) this.controller.flyTo(view.from + way, view.to + way);
    else this.controller.setView(view.from + way, view.to + way);
  }

  /** Brings what is chosen into view, whole. */
  frame(): void {
    const { view, sides } = this.controller;
    const { selection } = view;
    if (!selection) return;
    if (selection.kind === 'range') {
      const room = 0.05 * (selection.to - selection.from);
      this.controller.flyTo(selection.from - room, selection.to + room);
      return;
    }
    const shift = this.shiftOf(selection.side);
    const [start, end] = extentOf(sides[selection.side]!, selection);
    const length = Math.max(shortestFrameNs, end - start);
    const after = selection.kind === 'request' ? 0.27 : 0.1;
    this.controller.flyTo(start - shift - 0.12 * length, end - shift + after * length);
  }

  /** Brings all windows of the chosen request into view. */
  frameWindows(): void {
    const { view, sides } = this.controller;
    const { selection } = view;
    if (selection?.kind !== 'request') return;
    const side = sides[selection.side]!;
    const longest = Math.max(0, ...knownOf(side, selection.id).windows.map(({ ns }) => ns));
    const start = side.timeline.requests.t0[selection.id]! - this.shiftOf(selection.side);
    this.controller.flyTo(start - 0.06 * longest, start + 1.08 * longest);
  }

  choose(selection: Selection | null): void {
    if (this.controller.view.isAligned && selection?.kind === 'request') this.setShifts(selection);
    this.controller.select(selection);
    this.reveal(selection);
  }

  /** The longest stale time in which user code ran; `isAny`: of any CPU. */
  longest(isAny: boolean): void {
    const { view, sides } = this.controller;
    const { selection } = view;
    const own = selection && selection.kind !== 'range' ? [selection.side] : view.shown;
    const [found] = own
      .map((side) => ({ side, ...longestOf(sides[side]!, !isAny) }))
      .toSorted((a, b) => b.ns - a.ns);
    if (!found || found.band < 0) return;
    // A shootdown closes each window for itself: its request is what explains it.
    const { bands } = sides[found.side]!.timeline;
    const isFlush =
      bands.longestNs[found.band] === bands.end[found.band]! - bands.start[found.band]!;
    const isOwn = bandEnds[bands.ending[found.band]!] === 'message' || !isFlush;
    if (isOwn) this.choose({ kind: 'request', side: found.side, id: found.request });
    else this.choose({ kind: 'band', side: found.side, id: found.band });
    this.frame();
  }

  /** A typical request of the first side, with the same operation under the others beside it. */
  explain(): void {
    const { view, sides } = this.controller;
    // One that was under way when the lanes begin is not seen whole.
    const isSeen = ({ timeline }: Side, row: number) =>
      row >= 0 && timeline.requests.t0[row]! >= timeline.from;
    const hasOthers = (side: number) => (request: number) =>
      view.shown.every((other) => isSeen(sides[other]!, counterpart(sides, side, request, other)));
    const typical = (index: number) => findTypical(sides[index]!.timeline, hasOthers(index));
    const side = view.shown.find((index) => typical(index) >= 0);
    if (side === undefined) return;
    view.isAligned = view.shown.length > 1;
    this.choose({ kind: 'request', side, id: typical(side) });
    this.frame();
  }

  step(by: 1 | -1): void {
    const { view, sides } = this.controller;
    const { selection } = view;
    const side = selection && selection.kind !== 'range' ? selection.side : (view.shown[0] ?? 0);
    const { requests } = sides[side]!.timeline;
    const shift = this.shiftOf(side);
    const near = firstAtLeast(requests.t0, view.from + shift) + (by < 0 ? -1 : 0);
    const next = selection?.kind === 'request' ? selection.id + by : near;
    const id = Math.max(0, Math.min(requests.count - 1, next));
    if (requests.count === 0) return;
    this.choose({ kind: 'request', side, id });
    const t = requests.t0[id]! - this.shiftOf(side);
    const span = view.to - view.from;
    if (t < view.from + 0.05 * span || t > view.to - 0.2 * span) {
      this.controller.flyTo(t - 0.2 * span, t + 0.8 * span);
    }
  }

  /** Lets the chosen operation begin at the same place on all sides, or at its own time again. */
  align(): void {
    const { view } = this.controller;
    view.isAligned = !view.isAligned;
    const { selection } = view;
    if (view.isAligned && selection?.kind === 'request') this.setShifts(selection);
    else view.shifts = view.shifts.map(() => 0);
    this.controller.select(selection);
  }

  /** The request that opened the chosen stale time. */
  opener(): void {
    const { view, sides } = this.controller;
    const { selection } = view;
    if (selection?.kind !== 'band') return;
    const id = sides[selection.side]!.timeline.bands.request[selection.id]!;
    this.choose({ kind: 'request', side: selection.side, id });
    this.frame();
  }

  higher(factor: number): void {
    const { view } = this.controller;
    view.rowScale = Math.max(1, Math.min(24, view.rowScale * factor));
    this.controller.draw();
  }

  private shiftOf(index: number): number {
    const { view } = this.controller;
    return view.isAligned ? (view.shifts[index] ?? 0) : 0;
  }

  private setShifts({ side, id }: Chosen): void {
    const { view, sides } = this.controller;
    const t0 = sides[side]!.timeline.requests.t0[id]!;
    view.shifts = sides.map((other, index) => {
      const row = index === side ? id : counterpart(sides, side, id, index);
      return row < 0 ? 0 : other.timeline.requests.t0[row]! - t0;
    });
  }

  /** Scrolls the lane of what is chosen into view. */
  private reveal(selection: Selection | null): void {
    const { scene, view, sides } = this.controller;
    if (!scene || !selection || selection.kind === 'range') return;
    const group = scene.groups.find(({ index }) => index === selection.side);
    if (!group) return;
    const { timeline } = sides[selection.side]!;
    const cpu =
      selection.kind === 'request'
        ? timeline.requests.cpu[selection.id]!
        : selection.kind === 'band'
          ? cpuOfBand(timeline, selection.id)
          : timeline.slices.cpu[selection.id]!;
    const y = cpu * group.row;
    const isSeen = y >= view.scroll && y + group.row <= view.scroll + group.body;
    if (!isSeen) view.scroll = y - group.body / 2 + group.row;
  }
}
