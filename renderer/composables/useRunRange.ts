import { shallowRef, watch } from 'vue';
import type { MemberRange } from '../../shared/member-range.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Ranges follow a running search at most this often. */
const followMs = 500;

/** The prediction ranges of one run as soon as they are found; null while its key is. */
export function useRunRange(lab: LabConnection, key: () => string | null) {
  const range = shallowRef<MemberRange | null>(null);
  const { error, attempt } = useAttempt();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const asked = key();
    const got =
      asked === null ? null : await attempt(() => lab.client.call('range.get', { key: asked }));
    if (asked === key()) range.value = got ?? null;
  }, followMs);
  useEvents(lab, {
    'range.job': () => {
      if (key() !== null) refreshSoon();
    },
    stale: () => void refresh(),
  });
  watch(
    key,
    () => {
      range.value = null;
      void refresh();
    },
    { immediate: true },
  );
  return { range, error };
}
