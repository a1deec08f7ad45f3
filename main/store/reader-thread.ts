// A reader on its own thread: sends calls there and returns the answers. The rule: whatever happens to
// the thread, every call is answered; a dead thread is replaced at the next call.
import { LabError } from '../../shared/errors.ts';
import type { ThreadWords } from '../thread/packed-error.ts';
import { startThread, type BrokenCall, type Thread } from '../thread/start-thread.ts';
import { removePartials } from './backup.ts';
import { watchCopy } from './watch-copy.ts';
import type { Compaction, TellStep } from './compact.ts';
import type { ReaderCalls, StarterCalls } from './reader-calls.ts';
import { toReader, type StoreReader } from './reader.ts';

const words: ThreadWords = {
  thread: 'the thread that reads the database',
  work: 'reading the database',
  deathHint: 'try again',
  failureHint: 'this is a fault of the program; please report it',
};

const cancelled = () =>
  new LabError('cancelled', 'the database was closed during a read', 'try again');

/** Cleans up after a thread that ended during a copy. */
function tidyUp(broken: readonly BrokenCall[]): void {
  for (const { args } of broken) {
    const [, method, [target]] = args as Parameters<ReaderCalls['read']>;
    if (method === 'copyTo' && typeof target === 'string') removePartials(target);
  }
}

const workerOf = new URL('./reader-worker.ts', import.meta.url);

/** Compacts a database on a thread of its own; nothing in this process may have it open. */
export async function compactOnThread(path: string, tell: TellStep): Promise<Compaction> {
  const thread = startThread<ReaderCalls, StarterCalls>(workerOf, {
    words,
    serve: { progress: tell },
  });
  try {
    return await thread.call('compact', [path]);
  } finally {
    await thread.close();
  }
}

/**
 * The file must exist, created or migrated by a writer. The thread starts at the first call.
 * @param tell Called as a check or a copy goes on.
 */
export function createThreadReader(
  path: string,
  workerUrl: URL = workerOf,
  tell: TellStep = () => undefined,
): StoreReader {
  let thread: Thread<ReaderCalls> | null = null;
  let waiting = 0;
  let isClosed = false;

  function start(): Thread<ReaderCalls> {
    return startThread<ReaderCalls, StarterCalls>(workerUrl, {
      words,
      serve: { progress: tell },
      onEnd: (_error, broken) => {
        thread = null;
        tidyUp(broken);
      },
    });
  }

  return toReader(
    async (method, args) => {
      if (isClosed) throw cancelled();
      thread ??= start();
      waiting++;
      const [target] = args;
      const unwatch =
        method === 'copyTo' && typeof target === 'string' && watchCopy(path, target, tell);
      try {
        return await thread.call('read', [path, method, args]);
      } finally {
        waiting--;
        if (unwatch) unwatch();
      }
    },
    async () => {
      isClosed = true;
      await (waiting > 0 ? thread?.stop(cancelled()) : thread?.close());
    },
  );
}
