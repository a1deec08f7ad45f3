import { shallowRef, watch } from 'vue';
import type { TraceDetails } from '../../shared/trace.ts';
import { toLabError } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Everything known about one trace but its events; null until it is loaded and once it is deleted. */
export function useTraceDetails(lab: LabConnection, id: () => number | null) {
  const details = shallowRef<TraceDetails | null>(null);
  const { error, attempt, dismiss } = useAttempt();

  async function load(asked: number): Promise<void> {
    const got = await attempt(() => lab.client.call('trace.get', { id: asked }));
    if (asked === id()) details.value = got ?? null;
  }

  /** A trace never changes: it can only be deleted. */
  async function check(asked: number): Promise<void> {
    try {
      await lab.client.call('trace.get', { id: asked });
    } catch (thrown) {
      const shown = toLabError(thrown);
      if (shown.code !== 'not-found' || asked !== id()) return;
      details.value = null;
      error.value = shown;
    }
  }

  const { refresh, refreshSoon } = useRefresh(async () => {
    const asked = id();
    if (asked === null) return;
    await (details.value?.id === asked ? check(asked) : load(asked));
  });
  watch(id, (now) => {
    if (details.value?.id !== now) details.value = null;
    dismiss();
    void refresh();
  });
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  void refresh();
  return { details, error, refresh };
}
