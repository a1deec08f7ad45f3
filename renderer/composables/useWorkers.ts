import { shallowRef } from 'vue';
import type { Workers } from '../text/workers-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

/** The queue of the lab and its workers; null until known. */
export function useWorkers(lab: LabConnection) {
  const workers = shallowRef<Workers | null>(null);
  const { error, attempt } = useAttempt();

  async function load(): Promise<void> {
    const now = await attempt(() => lab.client.call('workers.get', {}));
    if (now) workers.value = now;
  }

  useEvents(lab, {
    'workers.changed': (now) => void (workers.value = now),
    stale: () => void load(),
  });
  void load();
  return { workers, error };
}
