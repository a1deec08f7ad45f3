import { computed, shallowRef } from 'vue';
import { wholeView, zoomBy, zoomTo, type View } from '../charts/zoom.ts';

/** Where a chart has its values, px in its canvas. */
export interface ChartArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Place = readonly [x: number, y: number];

/** A box that is smaller than this is a click. */
const leastPixels = 8;
const step = 1.5;

/** Zooms into a box that is drawn with the pointer, and by keys; a double click or 0 shows all. */
export function useZoom(canZoom: () => boolean, area: () => ChartArea | null) {
  const view = shallowRef<View>(wholeView);
  const from = shallowRef<Place | null>(null);
  const to = shallowRef<Place | null>(null);

  /** The click that ends a box is none. */
  let isBoxDrawn = false;

  const placeOf = ({ offsetX, offsetY }: PointerEvent): Place => [offsetX, offsetY];

  function isBox(): boolean {
    const [start, now] = [from.value, to.value];
    if (!start || !now) return false;
    return Math.min(Math.abs(now[0] - start[0]), Math.abs(now[1] - start[1])) >= leastPixels;
  }

  function start(event: PointerEvent): void {
    if (!canZoom() || event.button !== 0) return;
    from.value = placeOf(event);
    to.value = null;
  }

  function move(event: PointerEvent): void {
    if (event.buttons === 0) from.value = null;
    if (from.value) to.value = placeOf(event);
  }

  function end(event: PointerEvent): void {
    move(event);
    const [begin, now, own] = [from.value, placeOf(event), area()];
    to.value = now;
    isBoxDrawn = isBox();
    if (begin && own && isBoxDrawn) {
      const across = (x: number) => (x - own.left) / (own.right - own.left);
      const up = (y: number) => (own.bottom - y) / (own.bottom - own.top);
      const clamp = (part: number) => Math.min(1, Math.max(0, part));
      view.value = zoomTo(view.value, {
        x: [clamp(across(begin[0])), clamp(across(now[0]))],
        y: [clamp(up(begin[1])), clamp(up(now[1]))],
      });
    }
    from.value = null;
    to.value = null;
  }

  function reset(): void {
    view.value = wholeView;
  }

  /** Whether the key was one of zooming. */
  function zoom(key: string): boolean {
    if (!canZoom()) return false;
    if (key === '0') reset();
    else if (key === '+') view.value = zoomBy(view.value, 1 / step);
    else if (key === '-') view.value = zoomBy(view.value, step);
    else return false;
    return true;
  }

  const box = computed(() => {
    const [begin, now] = [from.value, to.value];
    if (!begin || !now || !isBox()) return null;
    return {
      left: `${Math.min(begin[0], now[0])}px`,
      top: `${Math.min(begin[1], now[1])}px`,
      width: `${Math.abs(now[0] - begin[0])}px`,
      height: `${Math.abs(now[1] - begin[1])}px`,
    };
  });

  return { view, box, start, move, end, zoom, reset, isClick: () => !isBoxDrawn };
}
