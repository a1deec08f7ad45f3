import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { isCancelled } from './cancelled.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** What a job begins with. */
export type JobSubject = Pick<TraceJob, 'kind' | 'name' | 'trace'>;
export type JobUpdate = (change: Partial<TraceJob>) => void;
/** What it gives is in the last state of its job. */
export type JobWork = (signal: AbortSignal, update: JobUpdate) => Promise<Partial<TraceJob>>;

/** What starts, runs and is remembered, whatever its work is. */
export interface JobList {
  /** Throws what speaks against another job: the lab is closing, or too many run. */
  admit(): void;
  launch(subject: JobSubject, work: JobWork): TraceJob;
  running(): TraceJob[];
  /** Those that run and those that ended last, newest first. */
  list(): TraceJob[];
  /** Resolves when it has ended. One that has ended stays as it is. @throws LabError `not-found`. */
  cancel(id: number): Promise<TraceJob>;
  /** Cancels all; resolves when they have ended. */
  close(): Promise<void>;
}

interface Entry {
  job: TraceJob;
  readonly controller: AbortController;
  readonly told: Throttle;
  ended: Promise<void>;
}

/** Jobs that ended are forgotten from this number on, oldest first. */
const keptJobs = 50;
/** Each has a thread and some memory of its own. */
const maxRunning = 8;

function newJob(id: number, subject: JobSubject): TraceJob {
  return {
    id,
    ...subject,
    state: 'running',
    progress: { done: 0, total: null, etaMs: null },
    problem: null,
    wasStored: false,
    workload: null,
    replays: [],
  };
}

function toProblem(error: unknown): TraceJob['problem'] {
  if (error instanceof LabError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: 'try again; if it fails again, report it' };
}

function newEntry(job: TraceJob, onChange: (job: TraceJob) => void): Entry {
  const entry: Entry = {
    job,
    controller: new AbortController(),
    told: createThrottle(() => onChange(entry.job)),
    ended: Promise.resolve(),
  };
  return entry;
}

/** The last state of a job; what its work gave is in it. */
async function outcomeOf(entry: Entry, work: () => Promise<Partial<TraceJob>>): Promise<TraceJob> {
  try {
    const made = await work();
    const { total, done } = entry.job.progress;
    const progress = { done: total ?? done, total, etaMs: null };
    return { ...entry.job, ...made, state: 'done', progress };
  } catch (error) {
    const wasAskedFor = entry.controller.signal.aborted && isCancelled(error);
    const { job } = entry;
    const progress = { ...job.progress, etaMs: null };
    if (wasAskedFor) return { ...job, state: 'cancelled', progress };
    return { ...job, state: 'failed', problem: toProblem(error), progress };
  }
}

/** `onChange` is told of every change of state and, at most ten times a second each, of progress. */
export function createJobList(onChange: (job: TraceJob) => void): JobList {
  const entries = new Map<number, Entry>();
  let lastId = 0;
  let isClosing = false;
  const running = () => [...entries.values()].filter(({ job }) => job.state === 'running');

  function admit(): void {
    if (isClosing) throw new LabError('cancelled', 'the lab is closing', 'start it again');
    if (running().length < maxRunning) return;
    const message = `${maxRunning} jobs on traces run already`;
    throw new LabError('not-allowed', message, 'wait for one, or cancel one');
  }

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ job }) => job.state !== 'running');
    for (const { job } of ended.slice(0, Math.max(0, ended.length - keptJobs))) {
      entries.delete(job.id);
    }
  }

  async function follow(entry: Entry, work: () => Promise<Partial<TraceJob>>): Promise<void> {
    entry.job = await outcomeOf(entry, work);
    forgetOldest();
    entry.told.tellNow();
  }

  function launch(subject: JobSubject, work: JobWork): TraceJob {
    const entry = newEntry(newJob(++lastId, subject), onChange);
    const update: JobUpdate = (change) => {
      entry.job = { ...entry.job, ...change };
      entry.told.change();
    };
    const started = entry.job;
    entries.set(started.id, entry);
    entry.told.tellNow();
    entry.ended = follow(entry, () => work(entry.controller.signal, update));
    return started;
  }

  return {
    admit,
    launch,
    running: () => running().map(({ job }) => job),
    list: () => [...entries.values()].map(({ job }) => job).toReversed(),
    async cancel(id: number): Promise<TraceJob> {
      const entry = entries.get(id);
      if (!entry) throw new LabError('not-found', `there is no job ${id}`, 'list the jobs');
      entry.controller.abort();
      await entry.ended;
      return entry.job;
    },
    async close(): Promise<void> {
      isClosing = true;
      for (const { controller } of entries.values()) controller.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
    },
  };
}
