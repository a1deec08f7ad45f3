import { cancelled, refuseIfAborted } from './cancelled.ts';

type Start<T> = (signal: AbortSignal) => Promise<T>;

interface Entry<T> {
  readonly controller: AbortController;
  readonly work: Promise<T>;
  waiting: number;
  isSettled: boolean;
}

/** Work that several callers can wait for while it is done once. */
export interface SharedWork<T> {
  /**
   * Starts the work of this key, or waits for the one that runs. A caller whose signal fires leaves
   * with `cancelled`; when the last one leaves, the work itself is aborted, and that caller waits
   * until it has ended.
   */
  join(key: string, signal: AbortSignal | undefined, start: Start<T>): Promise<T>;
  /** Resolves when nothing runs any more. */
  settle(): Promise<void>;
}

/** With `keep`, what succeeded is remembered and never done again; failures are always forgotten. */
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
      // Work that everyone has left is still ending; two of one key must not overlap.
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
