import { computed, shallowRef, watch } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import { loadRows } from '../traces/load-rows.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import type { TraceJobs } from './useTraceJobs.ts';

/** Replays of one trace that are shown. */
export const mostReplays = 1000;

/**
 * The replays of a trace, newest first, and the start of more.
 * @param hash The trace's; null while there is none.
 */
export function useReplays(lab: LabConnection, jobs: TraceJobs, hash: () => string | null) {
  const { client } = lab;
  const replays = shallowRef<readonly ReplayResult[]>([]);
  const loading = useAttempt();
  const starting = useAttempt();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const trace = hash();
    if (trace === null) return;
    const page = await loading.attempt(() =>
      loadRows((part) => client.call('replay.list', { trace, ...part }), mostReplays),
    );
    if (page && trace === hash()) replays.value = page.rows;
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  watch(hash, () => {
    replays.value = [];
    void refresh();
  });
  void refresh();

  /** True if it started. */
  async function start(request: CallInput<'trace.replay'>): Promise<boolean> {
    if (starting.isBusy.value) return false;
    const call = () => client.call('trace.replay', request);
    return (await jobs.start(starting.attempt, call)) !== undefined;
  }

  return {
    replays,
    loadError: loading.error,
    startError: starting.error,
    dismissError: starting.dismiss,
    isStarting: computed(() => starting.isBusy.value),
    refresh,
    start,
  };
}

export type Replays = ReturnType<typeof useReplays>;
