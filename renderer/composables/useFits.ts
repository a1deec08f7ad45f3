import { computed, shallowRef, watch } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import type { StoredFit } from '../../shared/trace-fit.ts';
import { loadRows } from '../traces/load-rows.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import type { TraceJobs } from './useTraceJobs.ts';

const mostFits = 200;

/**
 * The workloads that were made of a trace, newest first, and the making of one more.
 * @param hash The trace's; null while there is none.
 */
export function useFits(lab: LabConnection, jobs: TraceJobs, hash: () => string | null) {
  const { client } = lab;
  const fits = shallowRef<readonly StoredFit[]>([]);
  const loading = useAttempt();
  const starting = useAttempt();
  const acting = useAttempt();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const trace = hash();
    if (trace === null) return;
    const page = await loading.attempt(() =>
      loadRows((part) => client.call('fit.list', { trace, ...part }), mostFits),
    );
    if (page && trace === hash()) fits.value = page.rows;
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  watch(hash, () => {
    fits.value = [];
    void refresh();
  });
  void refresh();

  /** True if it started. */
  async function make(request: CallInput<'trace.fit'>): Promise<boolean> {
    if (starting.isBusy.value) return false;
    const call = () => client.call('trace.fit', request);
    return (await jobs.start(starting.attempt, call)) !== undefined;
  }

  /** True if it is gone. */
  async function remove(name: string): Promise<boolean> {
    const removed = await acting.attempt(() => client.call('fit.delete', { name }));
    if (!removed) return false;
    fits.value = fits.value.filter(({ profile }) => profile.name !== name);
    return true;
  }

  return {
    fits,
    loadError: loading.error,
    startError: starting.error,
    actionError: acting.error,
    dismissError: () => {
      starting.dismiss();
      acting.dismiss();
    },
    isStarting: computed(() => starting.isBusy.value),
    refresh,
    make,
    remove,
  };
}

export type Fits = ReturnType<typeof useFits>;
