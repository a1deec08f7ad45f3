import { shallowRef, watch } from 'vue';
import { loadRows, type LoadPage } from '../traces/load-rows.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/**
 * What was made from a trace, newest first, in step with the lab.
 * @param hash Of the trace; null while there is none.
 * @param most Maximum number of rows to load.
 */
export function useMadeOfTrace<Row>(
  lab: LabConnection,
  hash: () => string | null,
  load: (trace: string) => LoadPage<Row>,
  most: number,
) {
  const rows = shallowRef<readonly Row[]>([]);
  const loading = useAttempt();
  const { refresh, refreshSoon } = useRefresh(async () => {
    const trace = hash();
    if (trace === null) return;
    const page = await loading.attempt(() => loadRows(load(trace), most));
    if (page && trace === hash()) rows.value = page.rows;
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  watch(hash, () => {
    rows.value = [];
    void refresh();
  });
  void refresh();
  return { rows, loadError: loading.error, refresh };
}
