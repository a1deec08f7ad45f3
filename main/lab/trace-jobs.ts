import type { TraceJob } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import type { TraceHead } from '../../shared/trace.ts';
import { isCancelled } from './cancelled.ts';
import { planReplays } from './plan-replays.ts';
import type { Presets } from './presets.ts';
import type { ReplayRequest, Replays } from './replays.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import type { Traces } from './traces.ts';

export interface TraceJobsParts {
  readonly traces: Pick<Traces, 'import' | 'list' | 'show' | 'delete'>;
  readonly replays: Pick<Replays, 'run'>;
  readonly presets: Presets;
  readonly modelVersion: string;
  /** Told of every change of state and, at most ten times a second each, of progress. */
  readonly onChange: (job: TraceJob) => void;
  /** The lists of traces, fits or replays are others now; at most ten times a second. */
  readonly onListsChange: () => void;
}

/** A file with the text of a trace. */
export interface TraceFile {
  readonly path: string;
  /** What the trace is called. */
  readonly name: string;
  /** Told when the file is not needed any more, however the import ended. */
  readonly release?: () => Promise<void>;
}

interface OfTrace {
  /** The trace's number. */
  readonly id: number;
}

/** Imports, fits and replays that go on by themselves, from their start until the lab is closed. */
export interface TraceJobs {
  /** `takeFile` is asked once the job may start; what it throws is thrown. */
  import(takeFile: () => TraceFile): TraceJob;
  /** @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`, `not-allowed`. */
  replay(request: OfTrace & Omit<ReplayRequest, 'trace'>): TraceJob;
  /** Those that run and those that ended last, newest first. */
  list(): TraceJob[];
  /** Resolves when it has ended. One that has ended stays as it is. @throws LabError `not-found`. */
  cancel(id: number): Promise<TraceJob>;
  /** The trace for good. @throws LabError `not-found`, `not-allowed` while a job reads it. */
  deleteTrace(id: number): TraceHead;
  /** Cancels all; resolves when they have ended. Refuses others. */
  close(): Promise<void>;
}

interface Entry {
  job: TraceJob;
  readonly controller: AbortController;
  readonly told: Throttle;
  ended: Promise<void>;
}

type Update = (change: Partial<TraceJob>) => void;
type Work = (signal: AbortSignal, update: Update) => Promise<Partial<TraceJob>>;
type Subject = Pick<TraceJob, 'kind' | 'name' | 'trace'>;

/** Jobs that ended are forgotten from this number on, oldest first. */
const keptJobs = 50;
/** Each has a thread of its own, or waits for one that all share. */
const maxRunning = 8;

/** By its number alone: `Traces.show` also takes digits of a hash. @throws LabError `not-found`. */
export function requireTraceHead(traces: Pick<Traces, 'list'>, id: number): TraceHead {
  const head = traces.list().find((one) => one.id === id);
  if (head) return head;
  throw new LabError('not-found', `there is no trace ${id}`, 'list the traces');
}

function newJob(id: number, subject: Subject): TraceJob {
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

/** The jobs of a lab: what starts, runs and is remembered, whatever its work is. */
function createJobs(onChange: TraceJobsParts['onChange']) {
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

  function launch(subject: Subject, work: Work): TraceJob {
    const id = ++lastId;
    const controller = new AbortController();
    const entry: Entry = {
      job: newJob(id, subject),
      controller,
      told: createThrottle(() => onChange(entry.job)),
      ended: Promise.resolve(),
    };
    const update: Update = (change) => {
      entry.job = { ...entry.job, ...change };
      entry.told.change();
    };
    const started = entry.job;
    entries.set(id, entry);
    entry.told.tellNow();
    entry.ended = follow(entry, () => work(controller.signal, update));
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

export function createTraceJobs(parts: TraceJobsParts): TraceJobs {
  const { traces, replays } = parts;
  const jobs = createJobs(parts.onChange);
  const lists = createThrottle(parts.onListsChange);

  return {
    import(takeFile) {
      jobs.admit();
      const { path, name, release } = takeFile();
      return jobs.launch({ kind: 'import', name, trace: null }, async (signal, update) => {
        try {
          const { trace, wasStored } = await traces.import(
            { path },
            {
              name,
              signal,
              onProgress: ({ doneBytes, totalBytes, etaMs }) =>
                update({ progress: { done: doneBytes, total: totalBytes, etaMs } }),
            },
          );
          if (!wasStored) lists.change();
          return { trace: trace.id, wasStored };
        } finally {
          await release?.();
        }
      });
    },
    replay({ id, ...request }) {
      jobs.admit();
      const head = requireTraceHead(traces, id);
      const policies = [...new Set(request.policies)];
      const { hash, name } = head;
      // What is wrong with the request is said now; it is planned again when it runs.
      planReplays({ ...request, policies, trace: hash }, traces.show(hash), parts);
      return jobs.launch({ kind: 'replay', name, trace: id }, async (signal, update) => {
        const keys: string[] = [];
        await replays.run(
          { ...request, policies, trace: hash },
          {
            signal,
            onProgress: (progress) => update({ progress }),
            onReplay: ({ key }) => {
              keys.push(key);
              update({ replays: [...keys] });
              lists.change();
            },
          },
        );
        return {};
      });
    },
    list: () => jobs.list(),
    cancel: (id) => jobs.cancel(id),
    deleteTrace(id) {
      const head = requireTraceHead(traces, id);
      const reader = jobs.running().find(({ trace }) => trace === id);
      if (reader) {
        const message = `trace ${id} is being read by job ${reader.id}, a ${reader.kind}`;
        throw new LabError('not-allowed', message, 'wait for it, or cancel it');
      }
      traces.delete(head.hash);
      lists.change();
      return head;
    },
    async close() {
      await jobs.close();
      lists.flush();
    },
  };
}
