import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceHead } from '../../../shared/trace.ts';
import type { FitRequest, Fits } from './fits.ts';
import { createJobList, type JobWork } from '../work/job-list.ts';
import type { Progress } from '../work/progress.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { Replays } from './replays.ts';
import { createThrottle, type Throttle } from '../work/throttle.ts';
import type { ImportProgress, Traces } from './traces.ts';

export interface TraceJobsParts {
  readonly traces: Pick<Traces, 'import' | 'list' | 'delete'>;
  readonly fits: Pick<Fits, 'make'>;
  /** Throws what is wrong with a request. */
  readonly checkFit: (request: FitRequest) => unknown;
  readonly replays: Pick<Replays, 'run'>;
  readonly checkReplay: (request: ReplayRequest) => unknown;
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
  fit(request: OfTrace & Omit<FitRequest, 'trace'>): TraceJob;
  /** @throws LabError as `fit` does. */
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

/** By its number alone: `Traces.show` also takes digits of a hash. @throws LabError `not-found`. */
export function requireTraceHead(traces: Pick<Traces, 'list'>, id: number): TraceHead {
  const head = traces.list().find((one) => one.id === id);
  if (head) return head;
  throw new LabError('not-found', `there is no trace ${id}`, 'list the traces');
}

type Lists = Pick<Throttle, 'change'>;

function importWork({ traces }: TraceJobsParts, lists: Lists, file: TraceFile): JobWork {
  const { path, name, release } = file;
  return async (signal, update) => {
    const onProgress = ({ doneBytes, totalBytes, etaMs }: ImportProgress) =>
      update({ progress: { done: doneBytes, total: totalBytes, etaMs } });
    try {
      const options = { name, signal, onProgress };
      const { trace, wasStored } = await traces.import({ path }, options);
      if (!wasStored) lists.change();
      return { trace: trace.id, wasStored };
    } finally {
      await release?.();
    }
  };
}

function fitWork({ fits }: TraceJobsParts, lists: Lists, request: FitRequest): JobWork {
  return async (signal, update) => {
    const onProgress = (progress: Progress) => update({ progress });
    const { profile } = await fits.make(request, { signal, onProgress });
    lists.change();
    return { workload: profile.name };
  };
}

function replayWork({ replays }: TraceJobsParts, lists: Lists, request: ReplayRequest): JobWork {
  return async (signal, update) => {
    const keys: string[] = [];
    const onProgress = (progress: Progress) => update({ progress });
    const onReplay = ({ key }: ReplayResult) => {
      keys.push(key);
      update({ replays: [...keys] });
      lists.change();
    };
    await replays.run(request, { signal, onProgress, onReplay });
    return {};
  };
}

export function createTraceJobs(parts: TraceJobsParts): TraceJobs {
  const { traces } = parts;
  const jobs = createJobList(parts.onChange);
  const lists = createThrottle(parts.onListsChange);

  return {
    import(takeFile) {
      jobs.admit();
      const file = takeFile();
      const subject = { kind: 'import', name: file.name, trace: null } as const;
      return jobs.launch(subject, importWork(parts, lists, file));
    },
    fit({ id, ...ofFit }) {
      jobs.admit();
      const { hash, name } = requireTraceHead(traces, id);
      const request = { ...ofFit, trace: hash };
      // What is wrong with it is said now; it is planned again when it runs.
      parts.checkFit(request);
      return jobs.launch({ kind: 'fit', name, trace: id }, fitWork(parts, lists, request));
    },
    replay({ id, ...ofReplay }) {
      jobs.admit();
      const { hash, name } = requireTraceHead(traces, id);
      const policies = [...new Set(ofReplay.policies)];
      const request = { ...ofReplay, policies, trace: hash };
      parts.checkReplay(request);
      return jobs.launch({ kind: 'replay', name, trace: id }, replayWork(parts, lists, request));
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
