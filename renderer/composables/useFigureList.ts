import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { CallInput, CallValue } from '../../shared/contract.ts';
import { recallOf, sameOr } from './recall.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

const refreshMs = 2500;
const firstMs = 100;

/** Which figures can be made from runs, reloaded as runs finish; empty without runs. */
export function useFigureList(
  lab: LabConnection,
  request: Readonly<Ref<CallInput<'figure.list'> | null>>,
) {
  const listed = shallowRef<CallValue<'figure.list'>>([]);
  const { error, attempt } = useAttempt();
  const recall = recallOf<CallValue<'figure.list'>>(lab.client, 'figure.list');

  const { refresh, refreshSoon } = useRefresh(
    async () => {
      const asked = request.value;
      if (asked === null) {
        listed.value = [];
        return;
      }
      const got = await attempt(() => lab.client.call('figure.list', asked));
      const text = JSON.stringify(asked);
      if (got) recall.keep(text, got);
      if (text === JSON.stringify(request.value)) listed.value = sameOr(listed.value, got ?? []);
    },
    refreshMs,
    firstMs,
  );
  useEvents(lab, { 'run.finished': refreshSoon, stale: () => void refresh() });
  const stop = watch(
    () => JSON.stringify(request.value),
    (text) => {
      listed.value = recall.find(text) ?? listed.value;
      void refresh();
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return { listed, error, refresh };
}
