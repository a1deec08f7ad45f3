import { shallowRef, watch } from 'vue';
import type { TraceDetails } from '../../shared/trace.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** All that is known of one trace but its events; null until it is there. */
export function useTraceDetails(lab: LabConnection, id: () => number | null) {
  const details = shallowRef<TraceDetails | null>(null);
  const { error, attempt, dismiss } = useAttempt();

  const { refresh } = useRefresh(async () => {
    const asked = id();
    // What is in a trace never changes.
    if (asked === null || details.value?.id === asked) return;
    const got = await attempt(() => lab.client.call('trace.get', { id: asked }));
    if (asked === id()) details.value = got ?? null;
  });
  watch(id, (now) => {
    if (details.value?.id !== now) details.value = null;
    dismiss();
    void refresh();
  });
  useEvents(lab, { stale: () => void refresh() });
  void refresh();
  return { details, error, refresh };
}
