import { LabError } from '../../shared/errors.ts';
import type { Progress } from '../../shared/progress.ts';
import { startThread } from '../thread/start-thread.ts';
import type {
  AnalysisCalls,
  AnalysisKind,
  AnalysisNotes,
  AnalysisTask,
  ResultOf,
} from './analysis-calls.ts';

export interface AnalysisOptions<K extends AnalysisKind> {
  /** Takes each result when it is ready, in the calling thread. An error it throws ends the analysis. */
  readonly onResult?: ((result: ResultOf<K>) => void) | undefined;
  /** In the unit of the analysis. */
  readonly onProgress?: ((progress: Omit<Progress, 'etaMs'>) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The thread's program; default analysis-worker.ts. */
  readonly workerUrl?: URL;
}

/** Columns, steps and page states are outside the heap; the logs of open windows are on it. */
const heapMb = 1024;

const cancelled = (kind: string) =>
  new LabError('cancelled', `the ${kind} was cancelled`, `${kind} the trace again`);

/**
 * Analyses a trace on its own thread, to which the packed chunks are transferred.
 * @returns All results, in order.
 * @throws LabError `cancelled`, `database-unreadable` if a chunk is damaged, or what the analysis
 *   refuses.
 */
export async function analyseOnThread<K extends AnalysisKind>(
  task: AnalysisTask<K>,
  { onResult, onProgress, signal, workerUrl }: AnalysisOptions<K> = {},
): Promise<ResultOf<K>[]> {
  const { kind } = task;
  if (signal?.aborted) throw cancelled(kind);
  const results: ResultOf<K>[] = [];
  const thread = startThread<AnalysisCalls<K>, AnalysisNotes<K>>(
    workerUrl ?? new URL('./analysis-worker.ts', import.meta.url),
    {
      words: {
        thread: `the thread of the ${kind}`,
        work: `the ${kind}`,
        deathHint: `${kind} the trace again`,
        failureHint: 'report it with the trace',
      },
      serve: {
        progress: (done, total) => onProgress?.({ done, total }),
        result: (result) => {
          results.push(result);
          onResult?.(result);
        },
      },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    },
  );
  const stopped = () => cancelled(kind);
  try {
    const transfer = task.trace.cpus.flatMap(({ chunks }) => chunks.map((chunk) => chunk.buffer));
    const cancel = signal && { signal, error: stopped };
    await thread.call('analyse', [task], { transfer, cancel });
    return results;
  } finally {
    await thread.stop(stopped());
  }
}
