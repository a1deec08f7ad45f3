import { computed, shallowRef, watch } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import type { RangeJob } from '../../shared/contract/range-job.ts';
import { createEventTable } from './event-table.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type RangeState = CallValue<'range.state'>;

/** The state follows a running search at most this often. */
const followMs = 500;

/**
 * Prediction ranges of some runs: how many are known, and the searches that run. Nothing is asked of the
 * lab without keys.
 */
export function useRanges({ client, connection }: LabConnection, keys: () => readonly string[]) {
  const table = createEventTable<RangeJob>();
  const state = shallowRef<RangeState | null>(null);
  const { error, attempt, dismiss } = useAttempt();

  const { refresh: refreshState, refreshSoon } = useRefresh(async () => {
    const asked = [...keys()];
    if (asked.length === 0) {
      state.value = null;
      return;
    }
    const got = await attempt(() => client.call('range.state', { keys: asked }));
    if (got && asked.join() === keys().join()) state.value = got;
  }, followMs);

  const { refresh: refreshJobs } = useRefresh(async () => {
    const take = table.expectAll();
    const jobs = await attempt(() => client.call('range.jobs', {}));
    if (jobs) take(jobs);
  });

  useEvents(
    { client, connection },
    {
      'range.job': (job) => {
        table.receive(job);
        if (keys().length > 0) refreshSoon();
      },
      stale: () => {
        void refreshJobs();
        void refreshState();
      },
    },
  );
  watch(
    () => keys().join(),
    () => void refreshState(),
    { immediate: true },
  );
  void refreshJobs();

  async function act(call: () => Promise<RangeJob>): Promise<void> {
    const take = table.expect();
    const job = await attempt(call);
    if (job) take([job]);
  }

  /** The newest first. */
  const jobs = computed(() => [...table.byId.value.values()].toSorted((a, b) => b.id - a.id));
  return {
    state,
    running: computed(() => jobs.value.filter((job) => job.state === 'running')),
    /** Why the newest search failed, if it did. */
    problem: computed(() => jobs.value[0]?.problem ?? null),
    error,
    dismissError: dismiss,
    start: () => act(() => client.call('range.start', { keys: [...keys()] })),
    cancel: (id: number) => act(() => client.call('range.cancel', { id })),
  };
}
