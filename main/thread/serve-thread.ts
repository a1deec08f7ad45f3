// The thread's side: serves the calls of its starter, and may call back. The rule: every call is
// answered with a value or an error, and an error thrown by a call never ends the thread. The starter
// words unexpected errors.
import { parentPort } from 'node:worker_threads';
import {
  callByName,
  type ArgsOf,
  type CallMessage,
  type CallTable,
  type FromThread,
  type Served,
  type ToThread,
  type ValueOf,
} from './messages.ts';
import { packError } from './packed-error.ts';

/** The starter of this thread, by the functions that it serves. */
export interface Starter<A extends CallTable<A>> {
  /** Calls the starter and waits. There is no reply once it has stopped the thread. */
  ask<K extends keyof A & string>(name: K, ...args: ArgsOf<A[K]>): Promise<ValueOf<A[K]>>;
  /** Calls the starter without waiting: for progress, events and parts of a result. */
  post<K extends keyof A & string>(name: K, ...args: ArgsOf<A[K]>): void;
}

/**
 * Serves calls until the starter closes or ends the thread.
 * @param create Makes the functions; `close` runs before the thread ends by itself.
 */
export function serveThread<C extends CallTable<C>, A extends CallTable<A>>(
  create: (starter: Starter<A>) => {
    readonly calls: Served<C>;
    /** What of a value is handed over instead of copied: this thread has it no longer. */
    handsOver?(value: unknown): Iterable<ArrayBuffer>;
    close?(): void | Promise<void>;
  },
): void {
  const port = parentPort;
  if (!port) throw new Error('a thread program was started outside a thread');
  const send = (message: FromThread, handedOver: Iterable<ArrayBuffer> = []) =>
    port.postMessage(message, [...handedOver]);
  const asked = new Map<number, (value: unknown) => void>();
  let lastId = 0;

  const served = create({
    ask: (name, ...args) =>
      new Promise((resolve) => {
        const id = ++lastId;
        send({ kind: 'call', id, name, args });
        asked.set(id, resolve as (value: unknown) => void);
      }),
    post: (name, ...args) => send({ kind: 'note', name, args }),
  });

  function answer(message: CallMessage): void {
    const { id } = message;
    const refuse = (error: unknown) => send({ kind: 'error', id, error: packError(error) });
    const reply = (value: unknown) => send({ kind: 'reply', id, value }, served.handsOver?.(value));
    try {
      const value = callByName(served.calls, message);
      // A value that is ready is sent at once, so that the next call starts sooner.
      if (value instanceof Promise) value.then(reply).catch(refuse);
      else reply(value);
    } catch (error) {
      refuse(error);
    }
  }

  // The message cannot be matched to its call, so the thread dies with all its calls.
  port.on('messageerror', (error) => {
    throw error;
  });
  port.on('message', (message: ToThread) => {
    if (message.kind === 'call') answer(message);
    else if (message.kind === 'reply') {
      asked.get(message.id)?.(message.value);
      asked.delete(message.id);
    } else void Promise.resolve(served.close?.()).finally(() => port.close());
  });
}
