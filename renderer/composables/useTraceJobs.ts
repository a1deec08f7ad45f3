import { computed } from 'vue';
import type { TraceJob } from '../../shared/contract.ts';
import { createEventTable } from './event-table.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

type JobsById = ReadonlyMap<number, TraceJob>;

const isRunning = ({ state }: TraceJob): boolean => state === 'running';

/**
 * The jobs that a newly opened page shows, of all that the lab remembers: those that run, those it saw
 * running, and the newest if it failed.
 */
function chooseShown(jobs: readonly TraceJob[], known: JobsById): TraceJob[] {
  return jobs.filter(
    (job, i) => isRunning(job) || known.has(job.id) || (i === 0 && job.state === 'failed'),
  );
}

/** Imports, fits and replays that run, and those that ended while the page was open; newest first. */
export function useTraceJobs(lab: LabConnection) {
  const { client } = lab;
  const table = createEventTable<TraceJob>();
  const loading = useAttempt();
  const acting = useAttempt();
  const inAction = new Set<number>();
  const dismissed = new Set<number>();

  /** What was dismissed has ended: one that runs is another one, as a restarted lab counts from the start. */
  function admit(job: TraceJob): void {
    if (isRunning(job)) dismissed.delete(job.id);
  }

  const { refresh } = useRefresh(async () => {
    const take = table.expectAll();
    const before = new Set(dismissed);
    const jobs = await loading.attempt(() => client.call('trace.jobs', {}));
    if (!jobs) return;
    // What has been dismissed since may have run when the lab was asked.
    for (const job of jobs) if (before.has(job.id)) admit(job);
    take(
      chooseShown(jobs, table.byId.value).filter(({ id }) => !dismissed.has(id)),
      jobs,
    );
  });
  useEvents(lab, {
    'trace.job': (job) => {
      admit(job);
      table.receive(job);
    },
    stale: () => void refresh(),
  });
  void refresh();

  /** The job that the call started; undefined when it failed. Never throws. */
  async function start(
    attempt: ReturnType<typeof useAttempt>['attempt'],
    call: () => Promise<TraceJob>,
  ): Promise<TraceJob | undefined> {
    const take = table.expect();
    const job = await attempt(call);
    if (job) {
      admit(job);
      take([job]);
    }
    return job;
  }

  /** A second press before the reply is ignored. */
  async function cancel(id: number): Promise<void> {
    if (inAction.has(id)) return;
    inAction.add(id);
    await start(acting.attempt, () => client.call('trace.cancel', { id }));
    inAction.delete(id);
  }

  function dismiss(id: number): void {
    dismissed.add(id);
    table.remove(id);
  }

  const jobs = computed(() => [...table.byId.value.values()].toSorted((a, b) => b.id - a.id));
  return {
    jobs,
    byId: table.byId,
    running: computed(() => jobs.value.filter(isRunning)),
    loadError: loading.error,
    actionError: acting.error,
    dismissError: acting.dismiss,
    refresh,
    start,
    cancel,
    dismiss,
  };
}

export type TraceJobs = ReturnType<typeof useTraceJobs>;
