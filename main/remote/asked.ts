// Replications that were asked for and have not come. The rule: who asks for the same one shares its
// answer, and when the last of them leaves, nobody waits for it any more.
import type { ReplicationResult } from '../../shared/result.ts';
import { cancelled } from './cancelled.ts';

interface Entry<T> {
  readonly what: T;
  readonly all: Set<PromiseWithResolvers<ReplicationResult>>;
}

/** Asked replications by id; `T` is what is known of each. */
export interface Asked<T> {
  ids(): string[];
  /** `onLeft` is called when the last of those who wait has left. */
  ask(
    id: string,
    what: T,
    signal: AbortSignal | undefined,
    onLeft: () => void,
  ): { readonly promise: Promise<ReplicationResult>; readonly isFirst: boolean };
  /** Answers those who wait with what `read` returns, or throws; undefined: it has not come yet. */
  settle(id: string, read: (what: T) => ReplicationResult | undefined): void;
}

export function createAsked<T>(): Asked<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    ids: () => [...entries.keys()],
    ask(id, what, signal, onLeft) {
      const known = entries.get(id);
      const entry = known ?? { what, all: new Set() };
      entries.set(id, entry);
      const one = Promise.withResolvers<ReplicationResult>();
      entry.all.add(one);
      const leave = () => {
        one.reject(cancelled());
        entry.all.delete(one);
        if (entry.all.size > 0 || entries.get(id) !== entry) return;
        entries.delete(id);
        onLeft();
      };
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      const promise = one.promise.finally(() => signal?.removeEventListener('abort', leave));
      return { promise, isFirst: known === undefined && signal?.aborted !== true };
    },
    settle(id, read) {
      const entry = entries.get(id);
      if (!entry) return;
      try {
        const result = read(entry.what);
        if (!result) return;
        for (const one of entry.all) one.resolve(result);
      } catch (error) {
        for (const one of entry.all) one.reject(error);
      }
      entries.delete(id);
    },
  };
}
