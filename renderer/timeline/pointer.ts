import type { Actions } from './actions.ts';
import type { Controller } from './controller.ts';
import { hitAt, requestOfBand, tipOf } from './hit.ts';
import { gutterPx, rulerPx, rulerTimeAt, type Hit, type Side } from './scene.ts';

/** The tip beside the pointer: its lines, and where it stands in the window. */
export interface Tip {
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
}

interface Press {
  readonly x: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly scroll: number;
  /** The time under it; a range is drawn from the ruler, or with Shift. */
  readonly t: number;
  readonly isRange: boolean;
  hasMoved: boolean;
}

const stillPx = 3;
const wheelZoom = 0.0018;

/** What a place chooses: stale time or the shootdown whose it is, else the request at it, else the stretch. */
export function chooseHit(actions: Actions, side: Side | undefined, hit: Hit | null): void {
  const own = side && hit && hit.band >= 0 ? requestOfBand(side, hit.cpu, hit.band, hit.t) : -1;
  if (!hit) actions.choose(null);
  else if (own >= 0) actions.choose({ kind: 'request', side: hit.side, id: own });
  else if (hit.band >= 0) actions.choose({ kind: 'band', side: hit.side, id: hit.band });
  else if (hit.request >= 0) actions.choose({ kind: 'request', side: hit.side, id: hit.request });
  else if (hit.slice >= 0) actions.choose({ kind: 'slice', side: hit.side, id: hit.slice });
}

/** Mouse and touch on the lanes. Returns what ends it. */
export function listenToPointer(
  canvas: HTMLCanvasElement,
  { controller, actions }: { readonly controller: Controller; readonly actions: Actions },
  onTip: (tip: Tip | null) => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const { view } = controller;
  const fingers = new Map<number, readonly [number, number]>();
  let press: Press | null = null;

  const place = (event: MouseEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const timeAt = (x: number) => (controller.scene ? rulerTimeAt(controller.scene, x) : 0);

  function pinch(id: number, x: number, y: number): void {
    const other = [...fingers].find(([key]) => key !== id)?.[1];
    const before = fingers.get(id);
    if (!other || !before) return;
    const was = Math.abs(before[0] - other[0]) || 1;
    const now = Math.abs(x - other[0]) || 1;
    actions.zoom(was / now, timeAt((x + other[0]) / 2));
    fingers.set(id, [x, y]);
    press = null;
  }

  function drag(held: Press, x: number, y: number): void {
    if (Math.abs(x - held.x) + Math.abs(y - held.y) > stillPx) held.hasMoved = true;
    if (!held.hasMoved) return;
    view.isDragging = true;
    onTip(null);
    const { scene } = controller;
    if (!scene) return;
    if (held.isRange) {
      const t = timeAt(x);
      controller.select({ kind: 'range', from: Math.min(t, held.t), to: Math.max(t, held.t) });
      return;
    }
    const perPx = (held.to - held.from) / (scene.width / scene.ratio - gutterPx);
    view.scroll = held.scroll - (y - held.y) * scene.ratio;
    controller.setView(held.from - (x - held.x) * perPx, held.to - (x - held.x) * perPx);
  }

  function hover(event: PointerEvent, x: number, y: number): void {
    const { scene } = controller;
    if (!scene) return;
    view.hover = hitAt(scene, x, y);
    const lines = view.hover ? tipOf(controller.sides[view.hover.side]!, view.hover) : [];
    onTip(lines.length > 0 ? { lines, x: event.clientX, y: event.clientY } : null);
    controller.draw();
  }

  function down(event: PointerEvent): void {
    const [x, y] = place(event);
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [x, y]);
    view.cursor.isOn = false;
    controller.stop();
    const isRange = y < rulerPx || event.shiftKey;
    const { from, to, scroll } = view;
    press = { x, y, from, to, scroll, t: timeAt(x), isRange, hasMoved: false };
  }

  function move(event: PointerEvent): void {
    const [x, y] = place(event);
    view.pointerX = x;
    if (fingers.size === 2 && fingers.has(event.pointerId)) pinch(event.pointerId, x, y);
    else if (press) drag(press, x, y);
    else hover(event, x, y);
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    view.isDragging = false;
    const held = press;
    press = null;
    const { scene } = controller;
    if (held && scene && !held.hasMoved) {
      const hit = hitAt(scene, held.x, held.y);
      chooseHit(actions, hit ? controller.sides[hit.side] : undefined, hit);
    }
    controller.draw();
  }

  function leave(): void {
    view.pointerX = null;
    view.hover = null;
    onTip(null);
    controller.draw();
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    controller.stop();
    const unit = event.deltaMode === 1 ? 16 : 1;
    const [x] = place(event);
    if (event.altKey) actions.higher(Math.exp(-event.deltaY * unit * 0.002));
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const width = canvas.getBoundingClientRect().width - gutterPx;
      actions.pan(((event.deltaX || event.deltaY) * unit) / width);
    } else actions.zoom(Math.exp(event.deltaY * unit * wheelZoom), timeAt(x));
  }

  canvas.addEventListener('pointerdown', down, { signal });
  canvas.addEventListener('pointermove', move, { signal });
  canvas.addEventListener('pointerup', up, { signal });
  canvas.addEventListener('pointercancel', up, { signal });
  canvas.addEventListener('pointerleave', leave, { signal });
  canvas.addEventListener('dblclick', () => actions.frame(), { signal });
  canvas.addEventListener('wheel', wheel, { signal, passive: false });
  return () => stop.abort();
}

/** The strip: its frame is moved, or either edge; a place outside of it is moved to. */
export function listenToStrip(canvas: HTMLCanvasElement, controller: Controller): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const { view } = controller;
  let grip: { readonly kind: 'left' | 'right' | 'whole'; readonly at: number } | null = null;

  const timeAt = (event: PointerEvent): number => {
    const box = canvas.getBoundingClientRect();
    const { from, to } = controller.whole;
    return from + ((event.clientX - box.left - gutterPx) / (box.width - gutterPx)) * (to - from);
  };

  function down(event: PointerEvent): void {
    if (controller.sides.length === 0) return;
    canvas.setPointerCapture(event.pointerId);
    controller.stop();
    const t = timeAt(event);
    const { from, to } = controller.whole;
    const near = (to - from) * 0.008;
    const span = view.to - view.from;
    const isWide = span > 2 * near;
    if (isWide && Math.abs(t - view.from) < near) grip = { kind: 'left', at: 0 };
    else if (isWide && Math.abs(t - view.to) < near) grip = { kind: 'right', at: 0 };
    else {
      if (t < view.from || t > view.to) controller.setView(t - span / 2, t + span / 2);
      grip = { kind: 'whole', at: t - view.from };
    }
  }

  function move(event: PointerEvent): void {
    if (!grip) return;
    const t = timeAt(event);
    if (grip.kind === 'whole') {
      controller.setView(t - grip.at, t - grip.at + view.to - view.from);
    } else if (grip.kind === 'left') controller.setView(Math.min(t, view.to - 100), view.to);
    else controller.setView(view.from, Math.max(t, view.from + 100));
  }

  const up = () => (grip = null);
  canvas.addEventListener('pointerdown', down, { signal });
  canvas.addEventListener('pointermove', move, { signal });
  canvas.addEventListener('pointerup', up, { signal });
  canvas.addEventListener('pointercancel', up, { signal });
  return () => stop.abort();
}
