import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceHead } from '../../../shared/trace.ts';
import type { FitRequest, Fits } from './fits.ts';
import type { ReplayRequest } from './replay-request.ts';
import type { Replays } from './replays.ts';
import type { Requests } from './requests.ts';
import type { Throttle } from '../work/throttle.ts';
import type { WorkItem } from '../work/work-item.ts';
import type { WorkStart } from '../work/work-list.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import type { ImportProgress, Traces } from './traces.ts';

export interface TraceJobsParts {
  readonly work: WorkRegistry;
  readonly traces: Pick<Traces, 'import' | 'list' | 'delete'>;
  readonly fits: Pick<Fits, 'make'>;
  /** Throws if something is wrong with a request. */
  readonly checkFit: (request: FitRequest) => unknown;
  readonly replays: Pick<Replays, 'run'>;
  readonly checkReplay: (request: ReplayRequest) => unknown;
  readonly requests: Pick<Requests, 'run' | 'check'>;
  /** Called for every change of state, and for progress at most four times a second per job. */
  readonly onChange: (job: TraceJob) => void;
  /** Called when the list of traces, fits or replays has changed; at most four times a second. */
  readonly onListsChange: () => void;
}

/** A trace's text file. */
export interface TraceFile {
  readonly path: string;
  /** The name of the trace. */
  readonly name: string;
  /** Called when the file is no longer needed, however the import ended. */
  readonly release?: () => Promise<void>;
}

interface OfTrace {
  /** The trace's number. */
  readonly id: number;
}

/** Imports, fits and replays that run in the background until they end or the lab closes. */
export interface TraceJobs {
  /** Calls `takeFile` once the job may start, and throws what that throws. */
  import(takeFile: () => TraceFile): TraceJob;
  /** @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`, `not-allowed`. */
  fit(request: OfTrace & Omit<FitRequest, 'trace'>): TraceJob;
  /** @throws LabError as `fit` does. */
  replay(request: OfTrace & Omit<ReplayRequest, 'trace'>): TraceJob;
  /** @throws LabError as `fit` does. */
  replayRequests(request: OfTrace & Pick<ReplayRequest, 'machine' | 'set'>): TraceJob;
  /** The running jobs and those that ended last, newest first. */
  list(): TraceJob[];
  /** Resolves when it has ended. One that has ended stays as it is. @throws LabError `not-found`. */
  cancel(id: number): Promise<TraceJob>;
  /** Deletes a trace permanently. @throws LabError `not-found`, `not-allowed` while a job reads it. */
  deleteTrace(id: number): TraceHead;
}

/** Finds a trace by number only; `Traces.show` also takes hash digits. @throws LabError `not-found`. */
export function requireTraceHead(traces: Pick<Traces, 'list'>, id: number): TraceHead {
  const head = traces.list().find((one) => one.id === id);
  if (head) return head;
  throw new LabError('not-found', `there is no trace ${id}`, 'list the traces');
}

type Lists = Pick<Throttle, 'change'>;
type Details = Pick<TraceJob, 'trace' | 'wasStored' | 'workload' | 'replays'>;
type Run = WorkStart<TraceJob['kind'], Details>['run'];

/** Each job needs a thread and memory of its own. */
const maxRunning = 8;
/** How many ended jobs are remembered. */
const keptJobs = 50;

/** Converts a work item to the contract's form. */
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

function requestsWork({ requests }: TraceJobsParts, lists: Lists, request: ReplayRequest): Run {
  return async ({ signal, report }) => {
    await requests.run(request, { signal, onProgress: report });
    lists.change();
    return {};
  };
}

/** @throws LabError `not-allowed` while a job reads the trace. */
function refuseWhileRead(
  id: number,
  items: readonly Pick<WorkItem<TraceJob['kind'], Details>, 'id' | 'kind' | 'state' | 'details'>[],
): void {
  const reader = items.findLast(
    ({ state, details }) => state === 'running' && details.trace === id,
  );
  if (!reader) return;
  const message = `trace ${id} is being read by job ${reader.id}, a ${reader.kind}`;
  throw new LabError('not-allowed', message, 'wait for it, or cancel it');
}

export function createTraceJobs(parts: TraceJobsParts): TraceJobs {
  const { traces, work, onChange } = parts;
  const list = work.openList<TraceJob['kind'], Details>({
    noun: 'job',
    hint: 'try again; if it fails again, report it',
    limit: { most: maxRunning, message: `${maxRunning} trace jobs are already running` },
    kept: keptJobs,
    onChange: (item) => onChange(toJob(item)),
  });
  const lists = work.throttle(parts.onListsChange);

  function launch(kind: TraceJob['kind'], name: string, trace: number | null, run: Run): TraceJob {
    const details = { trace, wasStored: false, workload: null, replays: [] };
    return toJob(list.launch({ kind, name, details, run }).item);
  }

  function admit(id: number): TraceHead {
    list.admit();
    return requireTraceHead(traces, id);
  }

  return {
    import(takeFile) {
      list.admit();
      const file = takeFile();
      return launch('import', file.name, null, importWork(parts, lists, file));
    },
    fit({ id, ...ofFit }) {
      const { hash, name } = admit(id);
      const request = { ...ofFit, trace: hash };
      // Reports errors in the request now; it is planned again when it runs.
      parts.checkFit(request);
      return launch('fit', name, id, fitWork(parts, lists, request));
    },
    replay({ id, ...ofReplay }) {
      const { hash, name } = admit(id);
      const policies = [...new Set(ofReplay.policies)];
      const request = { ...ofReplay, policies, trace: hash };
      parts.checkReplay(request);
      return launch('replay', name, id, replayWork(parts, lists, request));
    },
    replayRequests({ id, ...ofMachine }) {
      const { hash, name } = admit(id);
      const request: ReplayRequest = { ...ofMachine, policies: [], loop: 'open', trace: hash };
      parts.requests.check(request);
      return launch('requests', name, id, requestsWork(parts, lists, request));
    },
    list: () => list.items().map(toJob),
    cancel: async (id) => toJob(await list.stop(id, 'cancelled')),
    deleteTrace(id) {
      const head = requireTraceHead(traces, id);
      refuseWhileRead(id, list.items());
      traces.delete(head.hash);
      lists.change();
      return head;
    },
  };
}
