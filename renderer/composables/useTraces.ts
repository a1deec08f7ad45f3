import { computed, ref, shallowRef } from 'vue';
import type { TraceHead } from '../../shared/trace.ts';
import { loadRows } from '../traces/load-rows.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Rows shown at first, and added by each press. */
const rowsTogether = 200;

/** The stored traces, newest first, kept up to date by events. */
export function useTraces(lab: LabConnection) {
  const { client } = lab;
  const traces = shallowRef<readonly TraceHead[]>([]);
  const total = ref(0);
  const isLoaded = ref(false);
  const wanted = ref(rowsTogether);
  const loading = useAttempt();
  const acting = useAttempt();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const page = await loading.attempt(() =>
      loadRows((part) => client.call('trace.list', part), wanted.value),
    );
    if (!page) return;
    traces.value = page.rows;
    total.value = page.total;
    isLoaded.value = true;
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  void refresh();

  function showMore(): void {
    wanted.value += rowsTogether;
    void refresh();
  }

  /** True if it was deleted. */
  async function remove(id: number): Promise<boolean> {
    const removed = await acting.attempt(() => client.call('trace.delete', { id }));
    if (!removed) return false;
    traces.value = traces.value.filter((trace) => trace.id !== id);
    await refresh();
    return true;
  }

  return {
    traces,
    total,
    isLoaded,
    hasMore: computed(() => traces.value.length < total.value),
    loadError: loading.error,
    actionError: acting.error,
    dismissError: acting.dismiss,
    refresh,
    showMore,
    remove,
  };
}

export type Traces = ReturnType<typeof useTraces>;
