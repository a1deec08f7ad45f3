import { shallowRef, watch } from 'vue';
import type { CallInput, CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import type { TraceJobs } from './useTraceJobs.ts';

/** The replayed flush requests of a trace. */
export type ShownRequests = NonNullable<CallValue<'trace.requests'>>;

/**
 * The newest replay of a trace's flush requests, and the call that starts another.
 * @param id Of the trace; null while there is none.
 */
export function useRequests(lab: LabConnection, jobs: TraceJobs, id: () => number | null) {
  const { client } = lab;
  const found = shallowRef<ShownRequests | null>(null);
  const loading = useAttempt();
  const starting = useAttempt();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const asked = id();
    const got =
      asked === null
        ? null
        : await loading.attempt(() => client.call('trace.requests', { id: asked }));
    if (asked === id()) found.value = got ?? null;
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  watch(id, () => {
    found.value = null;
    void refresh();
  });
  void refresh();

  /** True if it started. */
  async function start(request: CallInput<'trace.replayRequests'>): Promise<boolean> {
    if (starting.isBusy.value) return false;
    const call = () => client.call('trace.replayRequests', request);
    return (await jobs.start(starting.attempt, call)) !== undefined;
  }

  return {
    found,
    loadError: loading.error,
    startError: starting.error,
    dismissError: starting.dismiss,
    isStarting: starting.isBusy,
    refresh,
    start,
  };
}

export type Requests = ReturnType<typeof useRequests>;
