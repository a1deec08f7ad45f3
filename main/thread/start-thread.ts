// The starter's side: one thread, its pending calls, and its end. The rule: whatever happens to the
// thread, every call settles. Cancelling a call ends the thread, because a computation without pauses
// cannot be interrupted. Replacing a dead thread is up to the caller.
import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import {
  callByName,
  type ArgsOf,
  type CallMessage,
  type CallTable,
  type FromThread,
  type NoCalls,
  type Served,
  type ToThread,
  type ValueOf,
} from './messages.ts';
import { messageOf, unpackError, type ThreadWords } from './packed-error.ts';

export type { ResourceLimits };

/** A call that the thread did not answer. */
export type BrokenCall = Pick<CallMessage, 'name' | 'args'>;

export interface ThreadOptions<A extends CallTable<A>> {
  readonly words: ThreadWords;
  /** The functions that the thread may call here. An error that one throws ends the thread. */
  readonly serve: Served<A>;
  readonly resourceLimits?: ResourceLimits;
  /** True if the thread keeps the process alive; by default only pending calls do. */
  readonly keepsProcess?: boolean;
  /**
   * Called once the thread has ended, before the pending calls are rejected. `error` is the cause of
   * death; null if this side closed or stopped it.
   */
  readonly onEnd?: (error: Error | null, broken: readonly BrokenCall[]) => void;
}

export interface CallOptions {
  /** Objects whose ownership passes to the thread. */
  readonly transfer?: readonly Transferable[];
  /** Stops the thread with this error when the signal fires. The signal must not have fired yet. */
  readonly cancel?: { readonly signal: AbortSignal; readonly error: () => LabError } | undefined;
}

export interface Thread<C extends CallTable<C>> {
  /** False once it was closed, was stopped or has died. */
  readonly isOpen: boolean;
  /**
   * Rejects with the LabError that the call throws in the thread; `bad-message` if the arguments
   * cannot be sent; `internal` if the call throws an unexpected error, or the thread dies.
   */
  call<K extends keyof C & string>(
    name: K,
    args: ArgsOf<C[K]>,
    options?: CallOptions,
  ): Promise<ValueOf<C[K]>>;
  /** Lets the thread end by itself. Resolves when it has ended. */
  close(): Promise<void>;
  /** Rejects pending calls with the error at once, and ends the thread. Resolves when it has ended. */
  stop(error: unknown): Promise<void>;
}

interface Waiting extends BrokenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Removes the listener for its cancellation. */
  readonly settle: (() => void) | undefined;
}

class StartedThread<C extends CallTable<C>, A extends CallTable<A>> implements Thread<C> {
  private readonly worker: Worker;
  private readonly options: ThreadOptions<A>;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended = Promise.withResolvers<void>();
  private state: 'open' | 'closing' | 'stopped' | 'ended' = 'open';
  private broken: readonly BrokenCall[] = [];
  private reason = '';
  /** The error that ended it; null if this side ended it. */
  private fault: Error | null = null;
  private lastId = 0;

  constructor(url: URL, options: ThreadOptions<A>) {
    this.options = options;
    const { resourceLimits } = options;
    // Flags of this process may not suit a thread: --input-type, for one, ends it at once.
    this.worker = new Worker(url, { execArgv: [], ...(resourceLimits ? { resourceLimits } : {}) });
    if (!options.keepsProcess) this.worker.unref();
    this.worker.on('message', (message: FromThread) => this.receive(message));
    // The message cannot be matched to its call.
    this.worker.on('messageerror', (error) => this.fail(this.death(error.message)));
    this.worker.on('error', (error) => (this.reason = messageOf(error)));
    this.worker.on('exit', (code) => this.end(this.death(this.reason || `exit ${code}`)));
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  call<K extends keyof C & string>(
    name: K,
    args: ArgsOf<C[K]>,
    { transfer, cancel }: CallOptions = {},
  ): Promise<ValueOf<C[K]>> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(this.closed());
        return;
      }
      const id = ++this.lastId;
      try {
        this.send({ kind: 'call', id, name, args }, transfer);
      } catch (error) {
        const message = `${this.options.words.work} cannot be sent: ${messageOf(error)}`;
        reject(new LabError('bad-message', message, 'send plain values', { cause: error }));
        return;
      }
      const settle = cancel && this.stopOn(cancel);
      // The thread's types have checked the value.
      this.waiting.set(id, { name, args, resolve: resolve as Waiting['resolve'], reject, settle });
      if (this.waiting.size === 1) this.worker.ref();
    });
  }

  close(): Promise<void> {
    if (this.state === 'open') {
      this.state = 'closing';
      this.worker.ref();
      this.send({ kind: 'close' });
    }
    return this.ended.promise;
  }

  stop(error: unknown): Promise<void> {
    if (this.state === 'open' || this.state === 'closing') {
      this.state = 'stopped';
      this.rejectAll(error);
      void this.worker.terminate();
    }
    return this.ended.promise;
  }

  private send(message: ToThread, transfer?: readonly Transferable[]): void {
    if (transfer) this.worker.postMessage(message, transfer);
    else this.worker.postMessage(message);
  }

  private receive(message: FromThread): void {
    // Messages in flight when the thread was stopped are ignored.
    if (this.state === 'stopped') return;
    switch (message.kind) {
      case 'reply':
        this.take(message.id)?.resolve(message.value);
        break;
      case 'error':
        this.take(message.id)?.reject(unpackError(message.error, this.options.words));
        break;
      case 'call':
      case 'note':
        void this.serve(message);
    }
  }

  /** Serves a call of the thread, and replies unless it is a note. */
  private async serve(message: Extract<FromThread, BrokenCall>): Promise<void> {
    try {
      const value = await callByName(this.options.serve, message);
      const isWanted = message.kind === 'call' && this.state !== 'stopped';
      if (isWanted) this.send({ kind: 'reply', id: message.id, value });
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private fail(error: Error): void {
    this.fault ??= error;
    void this.stop(error);
  }

  /** Stops the thread when the signal fires. Returns the function that ends this. */
  private stopOn({ signal, error }: NonNullable<CallOptions['cancel']>): () => void {
    const stop = () => void this.stop(error());
    signal.addEventListener('abort', stop, { once: true });
    return () => signal.removeEventListener('abort', stop);
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.settle?.();
    if (this.waiting.size === 0 && this.isOpen && !this.options.keepsProcess) this.worker.unref();
    return waiting;
  }

  private rejectAll(error: unknown): void {
    const calls = [...this.waiting.values()];
    this.waiting.clear();
    this.broken = [...this.broken, ...calls];
    for (const { settle, reject } of calls) {
      settle?.();
      reject(error);
    }
  }

  private end(death: LabError): void {
    if (this.state === 'open') this.fault = death;
    this.state = 'ended';
    const broken = [...this.broken, ...this.waiting.values()];
    this.options.onEnd?.(this.fault, broken);
    this.rejectAll(this.fault ?? this.closed());
    this.ended.resolve();
  }

  private death(reason: string): LabError {
    const { thread, deathHint } = this.options.words;
    return new LabError('internal', `${thread} died: ${reason}`, deathHint);
  }

  private closed(): LabError {
    const { thread, deathHint } = this.options.words;
    return new LabError('cancelled', `${thread} has ended`, deathHint);
  }
}

/**
 * Starts a thread that serves the calls of C (serve-thread.ts) and may make those of A. The program
 * loads in the background; if it cannot be loaded, the thread dies.
 */
export function startThread<C extends CallTable<C>, A extends CallTable<A> = NoCalls>(
  url: URL,
  options: ThreadOptions<A>,
): Thread<C> {
  return new StartedThread<C, A>(url, options);
}
