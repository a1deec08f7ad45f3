import { Worker } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Progress } from '../../shared/progress.ts';
import type { AnalysisKind, AnalysisTask, FromAnalysis, ResultOf } from './analysis-messages.ts';
import { whenDead } from './when-dead.ts';

export interface AnalysisOptions<K extends AnalysisKind> {
  /** Takes each result as it is there, in the calling thread. What it throws ends the analysis. */
  readonly onResult?: ((result: ResultOf<K>) => void) | undefined;
  /** In the unit of the analysis. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The thread's program; default the analyses'. */
  readonly workerUrl?: URL;
}

/** Columns, steps and page states are outside of the heap; what is left are logs of open windows. */
const heapMb = 1024;

const cancelled = (kind: string) =>
  new LabError('cancelled', `the ${kind} was cancelled`, `${kind} the trace again`);

/** Before so much is done, decoding is most of the time so far. */
const toldShare = 0.01;

/** Tells the progress with the time that is left at the rate so far. */
function createTeller(onProgress: AnalysisOptions<AnalysisKind>['onProgress']) {
  const startedMs = performance.now();
  return (done: number, total: number): void => {
    const elapsedMs = performance.now() - startedMs;
    const isKnown = done > 0 && done >= toldShare * total;
    const etaMs = isKnown ? (elapsedMs * (total - done)) / done : null;
    onProgress?.({ done, total, etaMs });
  };
}

/** The packed chunks go over to the thread: they are not this one's any more. */
function startThread<K extends AnalysisKind>(task: AnalysisTask<K>, url: URL): Worker {
  const chunks = task.trace.cpus.flatMap((cpu) => cpu.chunks);
  return new Worker(url, {
    execArgv: [],
    workerData: task,
    transferList: chunks.map((chunk) => chunk.buffer),
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}

/**
 * Analyses a trace on a thread of its own, which takes its packed chunks over.
 * @returns All results, in their order.
 * @throws LabError `cancelled`, `database-unreadable` if a chunk is damaged, or what the analysis
 *   refuses.
 */
export async function analyseOnThread<K extends AnalysisKind>(
  task: AnalysisTask<K>,
  { onResult, onProgress, signal, workerUrl }: AnalysisOptions<K> = {},
): Promise<ResultOf<K>[]> {
  const { kind } = task;
  if (signal?.aborted) throw cancelled(kind);
  const worker = startThread(task, workerUrl ?? new URL('./analysis-worker.ts', import.meta.url));
  const tell = createTeller(onProgress);
  const ended = Promise.withResolvers<ResultOf<K>[]>();
  const results: ResultOf<K>[] = [];
  const stop = () => ended.reject(cancelled(kind));
  signal?.addEventListener('abort', stop, { once: true });

  function receive(message: FromAnalysis<K>): void {
    switch (message.kind) {
      case 'progress':
        tell(message.done, message.total);
        break;
      case 'result':
        results.push(message.result);
        onResult?.(message.result);
        break;
      case 'done':
        ended.resolve(results);
        break;
      case 'refused': {
        const { code, message: text, hint } = message.error;
        ended.reject(new LabError(code, text, hint));
      }
    }
  }

  let isOver = false;
  worker.on('message', (message: FromAnalysis<K>) => {
    try {
      // What was on its way when the analysis ended is not taken any more.
      if (!isOver) receive(message);
    } catch (error) {
      ended.reject(error);
    }
  });
  const dead = { name: `the thread of the ${kind}`, hint: `${kind} the trace again` };
  whenDead(worker, dead, ended.reject);
  try {
    return await ended.promise;
  } finally {
    isOver = true;
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
