import { cancelled, refuseIfAborted } from './cancelled.ts';

type Start<T> = (signal: AbortSignal) => Promise<T>;

interface Entry<T> {
  readonly controller: AbortController;
  readonly work: Promise<T>;
  waiting: number;
  isSettled: boolean;
}

/** Work that is done once while several callers wait for it. */
export interface SharedWork<T> {
  /**
   * Starts the work of this key, or waits for it if it is running. A caller whose signal fires gets
   * `cancelled`. When the last caller leaves, the work itself is aborted, and that caller waits until
   * it has ended.
   */
  join(key: string, signal: AbortSignal | undefined, start: Start<T>): Promise<T>;
  /** Resolves when nothing is running. */
  settle(): Promise<void>;
}

/** With `keep`, results are remembered and the work is never repeated. Failures are not remembered. */
export function createSharedWork<T>({ keep }: { readonly keep: boolean }): SharedWork<T> {
  const entries = new Map<string, Entry<T>>();
  const running = new Set<Promise<T>>();

  const begin = (key: string, start: Start<T>): Entry<T> => {
    const controller = new AbortController();
    const work = start(controller.signal);
    const entry: Entry<T> = { controller, work, waiting: 0, isSettled: false };
    const end = (isKept: boolean) => {
      entry.isSettled = true;
      running.delete(work);
      if (!isKept) entries.delete(key);
    };
    entries.set(key, entry);
    running.add(work);
    work.then(
      () => end(keep),
      () => end(false),
    );
    return entry;
  };

  return {
    async join(key, signal, start) {
      refuseIfAborted(signal);
      let entry = entries.get(key);
      // Aborted work may still be ending; work of the same key must not overlap it.
      while (entry?.controller.signal.aborted) {
        await entry.work.catch(() => undefined);
        entry = entries.get(key);
      }
      refuseIfAborted(signal);
      return waitFor(entry ?? begin(key, start), signal);
    },
    async settle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

function waitFor<T>(entry: Entry<T>, signal: AbortSignal | undefined): Promise<T> {
  entry.waiting++;
  return new Promise<T>((resolve, reject) => {
    let hasEnded = false;
    const leave = () => {
      if (hasEnded) return;
      hasEnded = true;
      if (--entry.waiting > 0 || entry.isSettled) reject(cancelled());
      else entry.controller.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    const end = () => {
      hasEnded = true;
      signal?.removeEventListener('abort', leave);
    };
    entry.work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}
