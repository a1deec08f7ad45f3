import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/vue-virtual';
import {
  computed,
  nextTick,
  onMounted,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type Ref,
} from 'vue';
import { fillRows } from '../runs/fill-rows.ts';
import { isFocusLost } from '../runs/is-focus-lost.ts';
import { placeRows, type RowPlaces } from '../runs/place-rows.ts';
import { indexOfKey, rowAt } from '../runs/run-pages.ts';
import { useDensity } from './useDensity.ts';
import type { RunList } from './useRunList.ts';

/** Height of a row and of the head, in rem, as in styles/runs.css; and of those of a compact table. */
const rowRem = 2;
const compactRowRem = 1.5;
/** Extra rows outside the view, on either side. */
const overscan = 6;
/** Empty places filled per frame. */
const filledPerFrame = 8;

interface Placed {
  readonly places: RowPlaces;
  readonly items: readonly { readonly index: number; readonly top: number; readonly key: string }[];
}

/**
 * The rows of the list that are in the document: the visible ones, a few around them, and the active one,
 * which may have the focus. The view stays in place when rows are added above it.
 */
export function useVirtualRows(list: RunList, grid: Readonly<Ref<HTMLElement | null>>) {
  const active = ref(0);
  const rowHeight = ref(32);
  const total = list.total;

  /** A new function per active row: the rows are chosen again only when it changes. */
  function extractorFor(index: number): (range: Range) => number[] {
    return (range) => {
      const indexes = defaultRangeExtractor(range);
      if (index >= range.count || indexes.includes(index)) return indexes;
      return [...indexes, index].toSorted((a, b) => a - b);
    };
  }

  const virtualizer = useVirtualizer(
    computed(() => ({
      count: total.value,
      getScrollElement: () => grid.value,
      estimateSize: () => rowHeight.value,
      overscan,
      // The head sticks to the top of the grid, over its rows.
      scrollMargin: rowHeight.value,
      scrollPaddingStart: rowHeight.value,
      rangeExtractor: extractorFor(active.value),
    })),
  );
  /** Rows that scroll out are reused for those that scroll in. */
  const placed = computed((before?: Placed): Placed => {
    const seen = virtualizer.value.getVirtualItems().filter(({ index }) => index < total.value);
    const places = placeRows(
      seen.map(({ index }) => index),
      before?.places ?? new Map(),
    );
    const items = seen.map(({ index, start }) => ({
      index,
      top: start - rowHeight.value,
      key: String(places.get(index)),
    }));
    return { places, items };
  });
  const items = computed(() => placed.value.items);

  const full = shallowRef<ReadonlySet<string>>(new Set());
  let frame: number | undefined;

  function fill(): void {
    frame = undefined;
    const places = items.value.map(({ key, index }) => ({
      key,
      isLoaded: Boolean(list.rowAt(index)),
    }));
    const { full: next, isWaiting } = fillRows(places, full.value, filledPerFrame);
    full.value = next;
    if (isWaiting) frame = requestAnimationFrame(fill);
  }

  watch([items, list.shown], () => {
    if (frame === undefined) fill();
  });
  onScopeDispose(() => {
    if (frame !== undefined) cancelAnimationFrame(frame);
  });

  const isCompact = useDensity();
  function measure(): void {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (rem > 0) rowHeight.value = (isCompact.value ? compactRowRem : rowRem) * rem;
  }
  onMounted(measure);
  watch(isCompact, measure);

  const range = computed(() => virtualizer.value.range);
  watch(
    () => [range.value?.startIndex ?? 0, range.value?.endIndex ?? 0] as const,
    ([first, last], before) => {
      if (before && first === before[0] && last === before[1]) return;
      list.show({ first, last: Math.max(first, last) });
    },
    { immediate: true },
  );

  const rowOf = (index: number): HTMLElement | null =>
    grid.value?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
  /** The row that has the focus, itself or in a part of it. */
  function focusedRow(): HTMLElement | null {
    const row = document.activeElement?.closest<HTMLElement>('[data-index]') ?? null;
    return row && grid.value?.contains(row) ? row : null;
  }

  async function focusActive(): Promise<void> {
    active.value = Math.max(0, Math.min(active.value, total.value - 1));
    virtualizer.value.scrollToIndex(active.value, { align: 'auto' });
    await nextTick();
    rowOf(active.value)?.focus({ preventScroll: true });
  }

  /** Makes a row active for the keys, and shows it. */
  function activate(index: number): void {
    active.value = index;
    void focusActive();
  }

  /** A row loses the focus when it is moved in the document. */
  watch(items, async () => {
    if (!focusedRow()) return;
    await nextTick();
    if (isFocusLost()) rowOf(active.value)?.focus({ preventScroll: true });
  });

  /** Keeps the first visible row and the active one in place, if they are still loaded. */
  watch(list.shown, async (now, before) => {
    const element = grid.value;
    if (!now || !before || !element || now.pages === before.pages) return;
    const isFocused = focusedRow() !== null;
    if (now.asked !== before.asked) {
      active.value = 0;
      await nextTick();
      element.scrollTop = 0;
      if (isFocused) await focusActive();
      return;
    }
    const moved = (index: number): number => {
      const key = rowAt(before.pages, index)?.key;
      return (key === undefined ? index : (indexOfKey(now.pages, key) ?? index)) - index;
    };
    const first = Math.floor(element.scrollTop / rowHeight.value);
    const shift = first > 0 ? moved(first) : 0;
    active.value = Math.max(0, Math.min(active.value + moved(active.value), now.total - 1));
    await nextTick();
    if (shift !== 0) element.scrollTop += shift * rowHeight.value;
    // The focus follows its run, and keeps its element if the row is the same.
    const row = rowOf(active.value);
    if (isFocused && row !== focusedRow()) row?.focus({ preventScroll: true });
  });

  return {
    items,
    full,
    active,
    bodyHeight: computed(() => total.value * rowHeight.value),
    countVisible: () =>
      Math.floor(((grid.value?.clientHeight ?? 0) - rowHeight.value) / rowHeight.value),
    activate,
    focusActive,
  };
}
