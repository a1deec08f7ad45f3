import type { RunStore } from '../../store/store.ts';

/** Does a write in one transaction with others that are asked for at the same time. */
export type WriteTogether = <T>(write: () => T) => Promise<T>;

/** Writes of one transaction, which holds the thread; what is left waits for the next. */
const most = 64;

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Attempt = { readonly value: unknown } | { readonly error: unknown };

function attempt(write: () => unknown): Attempt {
  try {
    return { value: write() };
  } catch (error) {
    return { error };
  }
}

function settle({ resolve, reject }: Waiting, made: Attempt): void {
  if ('error' in made) reject(made.error);
  else resolve(made.value);
}

/**
 * A commit waits for the disk, and many answers come at a time: all of one turn of the event loop are
 * committed at once. Each write must be one that can be done again. It is acknowledged after the commit; one
 * that fails fails alone, and if the commit fails each is tried on its own.
 */
export function createWriteTogether(store: Pick<RunStore, 'together'>): WriteTogether {
  const waiting: Waiting[] = [];

  function flush(): void {
    const group = waiting.splice(0, most);
    let made: Attempt[] = [];
    try {
      store.together(() => {
        for (const { write } of group) made.push(attempt(write));
      });
    } catch {
      // Nothing of it was kept.
      made = group.map(({ write }) => attempt(() => store.together(write)));
    }
    for (const [i, one] of group.entries()) if (made[i]) settle(one, made[i]);
    if (waiting.length > 0) setImmediate(flush);
  }

  return <T>(write: () => T) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ write, resolve: resolve as Waiting['resolve'], reject });
      if (waiting.length === 1) setImmediate(flush);
    });
}
