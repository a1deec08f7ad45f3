import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/vue-virtual';
import { computed, nextTick, onMounted, ref, watch, type Ref } from 'vue';
import { indexOfKey, rowAt } from '../runs/run-pages.ts';
import type { RunList } from './useRunList.ts';

/** Height of a row and of the head, in rem; styles/runs.css has the same. */
const rowRem = 2;
/** Rows outside of what is seen, on either side. */
const overscan = 10;

/**
 * The rows of the list that are in the document: those that are seen, a few around them, and the active
 * one, which may have the focus. What is seen stays where it is when rows come in above it.
 */
export function useVirtualRows(list: RunList, grid: Readonly<Ref<HTMLElement | null>>) {
  const active = ref(0);
  const rowHeight = ref(32);
  const total = list.total;

  function extractRange(range: Range): number[] {
    const indexes = defaultRangeExtractor(range);
    const isInside = indexes.includes(active.value) || active.value >= range.count;
    return isInside ? indexes : [...indexes, active.value].toSorted((a, b) => a - b);
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
      rangeExtractor: extractRange,
    })),
  );
  const items = computed(() =>
    virtualizer.value
      .getVirtualItems()
      .filter(({ index }) => index < total.value)
      .map(({ index, start }) => ({ index, top: start - rowHeight.value })),
  );

  onMounted(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (rem > 0) rowHeight.value = rowRem * rem;
  });

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
  const hasFocus = (): boolean =>
    document.activeElement?.closest('[data-index]')?.parentElement?.parentElement === grid.value;

  async function focusActive(): Promise<void> {
    active.value = Math.max(0, Math.min(active.value, total.value - 1));
    virtualizer.value.scrollToIndex(active.value, { align: 'auto' });
    await nextTick();
    rowOf(active.value)?.focus({ preventScroll: true });
  }

  /** Makes a row the one that the keys are about, and shows it. */
  function activate(index: number): void {
    active.value = index;
    void focusActive();
  }

  /** Keeps the first seen row and the active one where they are, if they are still loaded. */
  watch(list.shown, async (now, before) => {
    const element = grid.value;
    if (!now || !before || !element || now.pages === before.pages) return;
    const isFocused = hasFocus();
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
    if (isFocused && !hasFocus()) rowOf(active.value)?.focus({ preventScroll: true });
  });

  return {
    items,
    active,
    bodyHeight: computed(() => total.value * rowHeight.value),
    countVisible: () =>
      Math.floor(((grid.value?.clientHeight ?? 0) - rowHeight.value) / rowHeight.value),
    activate,
    focusActive,
  };
}
