import { computed, shallowRef } from 'vue';
import type { TraceJob } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

type JobsById = ReadonlyMap<number, TraceJob>;

const isRunning = ({ state }: TraceJob): boolean => state === 'running';

/** The known jobs by number; what an event told stands against older replies. */
function createJobTable() {
  const byId = shallowRef<JobsById>(new Map());
  const told = new Map<number, number>();

  function put(jobs: readonly TraceJob[]): void {
    const next = new Map(byId.value);
    for (const job of jobs) next.set(job.id, job);
    byId.value = next;
  }

  return {
    byId,
    tell(job: TraceJob): void {
      told.set(job.id, (told.get(job.id) ?? 0) + 1);
      put([job]);
    },
    /** Before a call: gives what takes its reply, except where an event came in between. */
    expect(): (jobs: readonly TraceJob[]) => void {
      const before = new Map(told);
      return (jobs) => put(jobs.filter(({ id }) => told.get(id) === before.get(id)));
    },
    remove(id: number): void {
      byId.value = new Map([...byId.value].filter(([other]) => other !== id));
    },
  };
}

/**
 * Of all jobs that the lab remembers, those that concern a page that was just opened: what runs, what
 * it saw running, and the newest if it failed.
 */
function chooseShown(jobs: readonly TraceJob[], known: JobsById): TraceJob[] {
  return jobs.filter(
    (job, i) => isRunning(job) || known.has(job.id) || (i === 0 && job.state === 'failed'),
  );
}

/** Imports, fits and replays that run, and those that ended while the page was open; newest first. */
export function useTraceJobs(lab: LabConnection) {
  const { client } = lab;
  const table = createJobTable();
  const loading = useAttempt();
  const acting = useAttempt();
  const inAction = new Set<number>();
  const dismissed = new Set<number>();

  const { refresh } = useRefresh(async () => {
    const take = table.expect();
    const before = [...table.byId.value.keys()];
    const jobs = await loading.attempt(() => client.call('trace.jobs', {}));
    if (!jobs) return;
    take(chooseShown(jobs, table.byId.value).filter(({ id }) => !dismissed.has(id)));
    const listed = new Set(jobs.map(({ id }) => id));
    // A lab that was started again knows none of the jobs before.
    for (const id of before) if (!listed.has(id)) table.remove(id);
  });
  useEvents(lab, {
    'trace.job': table.tell,
    stale: () => void refresh(),
  });
  void refresh();

  /** What the call started; undefined when it failed. Throws nothing. */
  async function start(
    attempt: ReturnType<typeof useAttempt>['attempt'],
    call: () => Promise<TraceJob>,
  ): Promise<TraceJob | undefined> {
    const take = table.expect();
    const job = await attempt(call);
    if (job) take([job]);
    return job;
  }

  /** A second press before the reply does nothing. */
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
