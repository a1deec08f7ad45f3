// Runs replications on worker threads; lanes take turns, and a thread goes on with its spec. A thread that
// dies, or exceeds its memory limit, fails only the replication it ran; the next one starts a new thread.
import { availableParallelism, totalmem } from 'node:os';
import { LabError } from '../../shared/errors.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { ThreadWords } from '../thread/packed-error.ts';
import { startThread, type ResourceLimits, type Thread } from '../thread/start-thread.ts';
import { createFairQueue } from './fair-queue.ts';
import { createLastSpecs } from './last-specs.ts';
import type { PoolCalls } from './pool-calls.ts';
import type { Pool, ReplicateOptions } from './pool.ts';

export interface WorkerPoolOptions {
  /** Number of threads; default one per processor. They start when needed. */
  readonly size?: number;
  /** The thread's program; default the engine's. */
  readonly workerUrl?: URL;
  /** Default: half of the memory, divided among the threads, at most 2 GiB each. */
  readonly resourceLimits?: ResourceLimits;
}

/** Limit of a thread's heap, MiB. */
export function defaultHeapMb(size: number, totalBytes: number = totalmem()): number {
  return Math.max(128, Math.min(2048, Math.floor(totalBytes / 2 ** 21 / size)));
}

interface Waiting {
  readonly spec: Spec;
  readonly replication: number;
  readonly resolve: (result: ReplicationResult) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly onTook: ReplicateOptions['onTook'];
  /** Listens while the replication is queued. */
  readonly onAbort: () => void;
}

const cancelled = () => new LabError('cancelled', 'the run was cancelled', 'start it again');

const words: ThreadWords = {
  thread: "the simulation's thread",
  work: 'the run',
  deathHint: 'run it again; if it fails again, report it with the spec',
  failureHint: 'report it with the spec',
};

/** Turns errors that are not the lab's own into `run-failed`, which the run's row shows. */
function toRunError(error: unknown): unknown {
  if (!(error instanceof LabError)) return error;
  const { code, message, hint } = error;
  if (code !== 'internal' && code !== 'bad-message') return error;
  return new LabError('run-failed', message, hint, { cause: error });
}

/** Simulates on a thread, and tells how long that took. */
async function simulateOn(
  thread: Thread<PoolCalls>,
  { spec, replication, signal, onTook }: Waiting,
): Promise<ReplicationResult> {
  const startMs = performance.now();
  const cancel = signal && { signal, error: cancelled };
  const result = await thread.call('replicate', [spec, replication], { cancel });
  onTook?.(performance.now() - startMs);
  return result;
}

/** Starts up to `size` threads, and hands out idle ones. */
function createThreads(options: WorkerPoolOptions, size: number, onEnd: () => void) {
  const all = new Set<Thread<PoolCalls>>();
  const free = new Set<Thread<PoolCalls>>();
  const lastSpecs = createLastSpecs<Thread<PoolCalls>>();

  function start(): Thread<PoolCalls> {
    const thread = startThread<PoolCalls>(
      options.workerUrl ?? new URL('./worker.ts', import.meta.url),
      {
        words,
        serve: {},
        resourceLimits: options.resourceLimits ?? { maxOldGenerationSizeMb: defaultHeapMb(size) },
        onEnd: () => {
          all.delete(thread);
          free.delete(thread);
          lastSpecs.delete(thread);
          onEnd();
        },
      },
    );
    all.add(thread);
    return thread;
  }

  return {
    lastSpecs,
    /** An idle or new thread; undefined if all are busy. */
    take(): Thread<PoolCalls> | undefined {
      const [thread] = free;
      if (thread) free.delete(thread);
      return thread ?? (all.size < size ? start() : undefined);
    },
    giveBack(thread: Thread<PoolCalls>): void {
      if (thread.isOpen) free.add(thread);
    },
    stop: (error: LabError) => Promise.all([...all].map((thread) => thread.stop(error))),
  };
}

/**
 * A pool of worker threads.
 * @throws LabError `bad-value` unless the size is a whole number of at least 1.
 */
export function createWorkerPool(options: WorkerPoolOptions = {}): Pool {
  const size = checkSize(options.size ?? availableParallelism());
  const queue = createFairQueue<Waiting>();
  const threads = createThreads(options, size, advance);
  let isClosed = false;

  function advance(): void {
    while (queue.size > 0 && !isClosed) {
      const thread = threads.take();
      const next = thread && queue.shift((waiting) => threads.lastSpecs.choose(thread, waiting));
      if (!thread || !next) return;
      void run(thread, next);
    }
  }

  async function run(thread: Thread<PoolCalls>, waiting: Waiting): Promise<void> {
    const { spec, signal, onAbort, resolve, reject } = waiting;
    signal?.removeEventListener('abort', onAbort);
    threads.lastSpecs.set(thread, spec);
    try {
      resolve(await simulateOn(thread, waiting));
    } catch (error) {
      reject(toRunError(error));
    }
    // If the call ended its thread, the next call starts when that has ended: by then one signal has
    // reached all the calls that it cancels.
    threads.giveBack(thread);
    if (thread.isOpen) advance();
  }

  function replicate(
    spec: Spec,
    replication: number,
    { signal, onTook, lane = '' }: ReplicateOptions = {},
  ) {
    return new Promise<ReplicationResult>((resolve, reject) => {
      if (isClosed || signal?.aborted) {
        reject(cancelled());
        return;
      }
      const onAbort = () => {
        queue.remove(lane, waiting);
        reject(cancelled());
      };
      const waiting: Waiting = { spec, replication, resolve, reject, signal, onTook, onAbort };
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(lane, waiting);
      advance();
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const waiting of queue.clear()) waiting.reject(cancelled());
    await threads.stop(cancelled());
  }

  return { size, replicate, close };
}

function checkSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  const message = `the number of threads must be a whole number of at least 1, got ${size}`;
  throw new LabError('bad-value', message, 'omit it for one per processor');
}
