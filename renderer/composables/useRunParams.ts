import { onScopeDispose, watch } from 'vue';
import { startOf, toParams } from '../runs/run-params.ts';
import type { Route } from './useRoute.ts';
import { formatSort, parseSort, type Runs } from './useRuns.ts';

/** Typing changes the address only after a pause: each address is a step of the back button. */
const settleMs = 900;

interface ParamsOfPage {
  readonly params: () => Route['params'];
  readonly go: (params: Route['params']) => void;
  /** Gets what the address does not have yet when the page is left. */
  readonly left: (params: Route['params']) => void;
}

/** Keeps filter, order and the open run in the address, so that a link or a reload restores them. */
export function useRunParams(
  runs: Pick<Runs, 'filter' | 'order' | 'opened' | 'groups' | 'showsDiffering'>,
  { params, go, left }: ParamsOfPage,
): void {
  const { filter, order, opened, groups, showsDiffering } = runs;
  const write = () =>
    toParams({
      filter: filter.text.value.trim(),
      sort: formatSort(order.value),
      group: groups.field.value,
      differing: showsDiffering.value ? '' : 'no',
      run: opened.value,
    });
  const same = (a: Route['params'], b: Route['params']) => JSON.stringify(a) === JSON.stringify(b);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: Route['params'] = write();

  function read(): void {
    const now = params();
    if (same(toParams({ ...startOf(now), run: now['run'] ?? null }), written)) return;
    clearTimeout(timer);
    const start = startOf(now);
    filter.text.value = start.filter;
    order.value = parseSort(start.sort);
    groups.choose(start.group);
    showsDiffering.value = start.differing !== 'no';
    opened.value = now['run'] ?? null;
    written = write();
  }

  watch(params, read, { immediate: true });
  watch(
    () => JSON.stringify(write()),
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (same(write(), written)) return;
        written = write();
        go(written);
      }, settleMs);
    },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    const last = write();
    if (!same(last, written)) left(last);
  });
}
