// Replications on worker threads; lanes take turns at them. A thread that dies, or takes more memory
// than it may, fails only the replication it ran and is replaced by the next one that is asked for.
import { availableParallelism, totalmem } from 'node:os';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/problem.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { createFairQueue } from './fair-queue.ts';
import type { Pool, ReplicateOptions } from './pool.ts';

export interface WorkerPoolOptions {
  /** Threads; default one per processor. They start when they are needed. */
  readonly size?: number;
  /** The thread's program; default the engine's. */
  readonly workerUrl?: URL;
  /** Default: half of the memory, shared out over the threads, and at most 2 GiB for each. */
  readonly resourceLimits?: ResourceLimits;
}

/** What a thread's heap may take, MiB. */
export function defaultHeapMb(size: number, totalBytes: number = totalmem()): number {
  return Math.max(128, Math.min(2048, Math.floor(totalBytes / 2 ** 21 / size)));
}

interface Call {
  readonly spec: Spec;
  readonly replication: number;
  readonly resolve: (result: ReplicationResult) => void;
  readonly reject: (error: Error) => void;
  readonly signal: AbortSignal | undefined;
  onAbort: () => void;
}

type Answer = { readonly result: ReplicationResult } | { readonly error: Problem };

const cancelled = () => new LabError('cancelled', 'the run was cancelled', 'start it again');
const failed = (message: string) =>
  new LabError('run-failed', message, 'run it again; if it fails again, report it with the spec');

class Thread {
  private readonly worker: Worker;
  private call: Call | null = null;
  private readonly onFree: (thread: Thread) => void;
  private readonly onGone: (thread: Thread) => void;
  private reason = '';

  constructor(
    options: WorkerPoolOptions,
    onFree: (thread: Thread) => void,
    onGone: (thread: Thread) => void,
  ) {
    this.onFree = onFree;
    this.onGone = onGone;
    const url = options.workerUrl ?? new URL('./worker.ts', import.meta.url);
    this.worker = new Worker(url, {
      // Flags of this process may not fit a thread: --input-type, for one, ends it at once.
      execArgv: [],
      resourceLimits: options.resourceLimits ?? {
        maxOldGenerationSizeMb: defaultHeapMb(options.size ?? availableParallelism()),
      },
    });
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.answer(answer));
    this.worker.on('messageerror', (error) => this.answer({ error: failed(error.message) }));
    this.worker.on('error', (error) => {
      this.reason = error instanceof Error ? error.message : String(error);
    });
    this.worker.on('exit', (code) => {
      this.onGone(this);
      this.take()?.reject(failed(`the simulation's thread died: ${this.reason || `exit ${code}`}`));
      this.onFree(this);
    });
  }

  start(call: Call): void {
    this.call = call;
    call.signal?.removeEventListener('abort', call.onAbort);
    // The next call starts when this thread has ended, and by then one signal has reached them all.
    call.onAbort = () => void this.stop();
    call.signal?.addEventListener('abort', call.onAbort, { once: true });
    this.worker.ref();
    try {
      this.worker.postMessage({ spec: call.spec, replication: call.replication });
    } catch (error) {
      // Not at once: whoever starts calls is in the middle of its queue.
      const message = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => this.answer({ error: failed(message) }));
    }
  }

  /** Ends the thread; the call it ran is cancelled at once. */
  stop(): Promise<number> {
    this.onGone(this);
    this.take()?.reject(cancelled());
    return this.worker.terminate();
  }

  private take(): Call | null {
    const { call } = this;
    this.call = null;
    call?.signal?.removeEventListener('abort', call.onAbort);
    return call;
  }

  private answer(answer: Answer): void {
    const call = this.take();
    this.worker.unref();
    if ('result' in answer) call?.resolve(answer.result);
    else {
      const { code, message, hint } = answer.error;
      call?.reject(new LabError(code, message, hint));
    }
    this.onFree(this);
  }
}

/**
 * A pool of worker threads.
 * @throws LabError `bad-value` if the size is no whole number from 1.
 */
export function createWorkerPool(options: WorkerPoolOptions = {}): Pool {
  const size = checkSize(options.size ?? availableParallelism());
  const threads = new Set<Thread>();
  const free = new Set<Thread>();
  const queue = createFairQueue<Call>();
  let closed = false;

  function advance(): void {
    while (queue.size > 0 && !closed) {
      let [thread] = free;
      if (!thread && threads.size >= size) return;
      thread ??= addThread();
      free.delete(thread);
      const call = queue.shift();
      if (!call) return;
      thread.start(call);
    }
  }

  function addThread(): Thread {
    const thread = new Thread(
      options,
      (idle) => {
        if (threads.has(idle)) free.add(idle);
        advance();
      },
      (gone) => {
        threads.delete(gone);
        free.delete(gone);
      },
    );
    threads.add(thread);
    return thread;
  }

  function replicate(
    spec: Spec,
    replication: number,
    { signal, lane = '' }: ReplicateOptions = {},
  ) {
    return new Promise<ReplicationResult>((resolve, reject) => {
      if (closed || signal?.aborted) {
        reject(cancelled());
        return;
      }
      const call: Call = { spec, replication, resolve, reject, signal, onAbort: () => {} };
      call.onAbort = () => {
        queue.remove(lane, call);
        reject(cancelled());
      };
      signal?.addEventListener('abort', call.onAbort, { once: true });
      queue.push(lane, call);
      advance();
    });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const call of queue.clear()) call.reject(cancelled());
    await Promise.all([...threads].map((thread) => thread.stop()));
  }

  return { size, replicate, close };
}

function checkSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  const message = `the number of threads must be a whole number from 1, got ${size}`;
  throw new LabError('bad-value', message, 'leave it out for one per processor');
}
