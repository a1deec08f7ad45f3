import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceHead } from '../../../shared/trace.ts';
import type { FitRequest, Fits } from './fits.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { Replays } from './replays.ts';
import type { Throttle } from '../work/throttle.ts';
import type { WorkItem } from '../work/work-item.ts';
import type { WorkStart } from '../work/work-list.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import type { ImportProgress, Traces } from './traces.ts';

export interface TraceJobsParts {
  readonly work: WorkRegistry;
  readonly traces: Pick<Traces, 'import' | 'list' | 'delete'>;
  readonly fits: Pick<Fits, 'make'>;
  /** Throws what is wrong with a request. */
  readonly checkFit: (request: FitRequest) => unknown;
  readonly replays: Pick<Replays, 'run'>;
  readonly checkReplay: (request: ReplayRequest) => unknown;
  /** Called for every change of state and, at most ten times a second each, of progress. */
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
}

/** By its number alone: `Traces.show` also takes digits of a hash. @throws LabError `not-found`. */
export function requireTraceHead(traces: Pick<Traces, 'list'>, id: number): TraceHead {
  const head = traces.list().find((one) => one.id === id);
  if (head) return head;
  throw new LabError('not-found', `there is no trace ${id}`, 'list the traces');
}

type Lists = Pick<Throttle, 'change'>;
type Details = Pick<TraceJob, 'trace' | 'wasStored' | 'workload' | 'replays'>;
type Run = WorkStart<TraceJob['kind'], Details>['run'];

/** Each has a thread and some memory of its own. */
const maxRunning = 8;
/** Jobs that ended are forgotten from this number on. */
const keptJobs = 50;

/** A job as the contract has it. */
function toJob({ details, ...item }: WorkItem<TraceJob['kind'], Details>): TraceJob {
  return { ...item, ...details };
}

function importWork({ traces }: TraceJobsParts, lists: Lists, file: TraceFile): Run {
  const { path, name, release } = file;
  return async ({ signal, report }) => {
    const onProgress = ({ doneBytes, totalBytes, etaMs }: ImportProgress) =>
      report({ done: doneBytes, total: totalBytes, etaMs });
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

function fitWork({ fits }: TraceJobsParts, lists: Lists, request: FitRequest): Run {
  return async ({ signal, report }) => {
    const { profile } = await fits.make(request, { signal, onProgress: report });
    lists.change();
    return { workload: profile.name };
  };
}

function replayWork({ replays }: TraceJobsParts, lists: Lists, request: ReplayRequest): Run {
  return async ({ signal, report, update }) => {
    const keys: string[] = [];
    const onReplay = ({ key }: ReplayResult) => {
      keys.push(key);
      update({ replays: [...keys] });
      lists.change();
    };
    await replays.run(request, { signal, onProgress: report, onReplay });
    return {};
  };
}

export function createTraceJobs(parts: TraceJobsParts): TraceJobs {
  const { traces, work, onChange } = parts;
  const list = work.openList<TraceJob['kind'], Details>({
    noun: 'job',
    hint: 'try again; if it fails again, report it',
    limit: { most: maxRunning, message: `${maxRunning} jobs on traces run already` },
    kept: keptJobs,
    onChange: (item) => onChange(toJob(item)),
  });
  const lists = work.throttle(parts.onListsChange);

  function launch(kind: TraceJob['kind'], name: string, trace: number | null, run: Run): TraceJob {
    const details = { trace, wasStored: false, workload: null, replays: [] };
    return toJob(list.launch({ kind, name, details, run }).item);
  }

  return {
    import(takeFile) {
      list.admit();
      const file = takeFile();
      return launch('import', file.name, null, importWork(parts, lists, file));
    },
    fit({ id, ...ofFit }) {
      list.admit();
      const { hash, name } = requireTraceHead(traces, id);
      const request = { ...ofFit, trace: hash };
      // What is wrong with it is said now; it is planned again when it runs.
      parts.checkFit(request);
      return launch('fit', name, id, fitWork(parts, lists, request));
    },
    replay({ id, ...ofReplay }) {
      list.admit();
      const { hash, name } = requireTraceHead(traces, id);
      const policies = [...new Set(ofReplay.policies)];
      const request = { ...ofReplay, policies, trace: hash };
      parts.checkReplay(request);
      return launch('replay', name, id, replayWork(parts, lists, request));
    },
    list: () => list.items().map(toJob),
    cancel: async (id) => toJob(await list.stop(id, 'cancelled')),
    deleteTrace(id) {
      const head = requireTraceHead(traces, id);
      const readers = list.items().filter(({ state }) => state === 'running');
      const reader = readers.findLast(({ details }) => details.trace === id);
      if (reader) {
        const message = `trace ${id} is being read by job ${reader.id}, a ${reader.kind}`;
        throw new LabError('not-allowed', message, 'wait for it, or cancel it');
      }
      traces.delete(head.hash);
      lists.change();
      return head;
    },
  };
}
