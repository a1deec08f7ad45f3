import { computed, ref, shallowRef } from 'vue';
import type { RowJob } from '../../shared/contract/row-job.ts';
import type { RowChoice } from '../../shared/row-choice.ts';
import type { RowProfile } from '../../shared/row-profile.ts';
import { createEventTable } from './event-table.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Hands a file to the browser. */
type Download = (name: string, content: Blob) => void;

/** Calibrations to chosen rows: those that run, and those that ended since the lab was started. */
export function useRowJobs({ client, connection }: LabConnection, download: Download) {
  const table = createEventTable<RowJob>();
  const profiles = shallowRef<ReadonlyMap<number, RowProfile>>(new Map());
  /** Whose profiles are those of this life of the lab: a restarted one counts its jobs from the start. */
  const fresh = new Set<number>();
  const acting = useAttempt();
  const loading = useAttempt();
  const status = ref('');

  async function loadProfile(id: number): Promise<void> {
    const profile = await loading.attempt(() => client.call('rows.profile', { id }));
    if (!profile) return;
    fresh.add(id);
    profiles.value = new Map(profiles.value).set(id, profile);
  }

  const { refresh } = useRefresh(async () => {
    const take = table.expectAll();
    const jobs = await loading.attempt(() => client.call('rows.jobs', {}));
    if (!jobs) return;
    take(jobs);
    profiles.value = new Map([...profiles.value].filter(([id]) => table.byId.value.has(id)));
    for (const { id, state } of jobs) if (state === 'done' && !fresh.has(id)) await loadProfile(id);
  });
  useEvents(
    { client, connection },
    {
      'rows.job': (job) => {
        table.receive(job);
        if (job.state === 'done') void loadProfile(job.id);
      },
      stale: () => {
        fresh.clear();
        void refresh();
      },
    },
  );
  void refresh();

  async function act(call: () => Promise<RowJob>): Promise<void> {
    const take = table.expect();
    const job = await acting.attempt(call);
    if (job) take([job]);
  }

  /** Writes a profile to a file that the user chooses, or hands it to the browser. */
  async function save(id: number): Promise<void> {
    const profile = profiles.value.get(id);
    if (!profile) return;
    const name = `calibration-${id}.profile.json`;
    await acting.attempt(async () => {
      const { host } = await client.call('lab.describe', {});
      if (host === 'browser') {
        download(name, new Blob([`${JSON.stringify(profile)}\n`], { type: 'application/json' }));
        status.value = `Handed to the browser as ${name}.`;
        return;
      }
      const { token } = await client.call('file.choose', { purpose: 'export', name });
      if (token === null) return;
      const { path } = await client.call('rows.saveProfile', { id, token });
      status.value = `Saved to ${path}.`;
    });
  }

  const jobs = computed(() => [...table.byId.value.values()].toSorted((a, b) => b.id - a.id));
  return {
    jobs,
    profiles,
    isRunning: computed(() => jobs.value.some(({ state }) => state === 'running')),
    error: acting.error,
    dismissError: acting.dismiss,
    status,
    start: ({ only, holdOut, random, free }: RowChoice) => {
      const choice = { only: [...only], holdOut: [...holdOut], random, free: [...free] };
      return act(() => client.call('rows.calibrate', { choice }));
    },
    cancel: (id: number) => act(() => client.call('rows.cancelJob', { id })),
    resume: (id: number) => act(() => client.call('rows.resumeJob', { id })),
    save,
  };
}
