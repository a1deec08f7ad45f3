// A reader on its own thread: sends calls there and returns the answers. The rule: whatever happens to
// the thread, every call is answered; a dead thread is replaced at the next call.
import { LabError } from '../../shared/errors.ts';
import type { ThreadWords } from '../thread/packed-error.ts';
import { startThread, type BrokenCall, type Thread } from '../thread/start-thread.ts';
import { removePartials } from './backup.ts';
import type { ReaderCalls } from './reader-calls.ts';
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

/** The file must exist, created or migrated by a writer. The thread starts at the first call. */
export function createThreadReader(
  path: string,
  workerUrl: URL = new URL('./reader-worker.ts', import.meta.url),
): StoreReader {
  let thread: Thread<ReaderCalls> | null = null;
  let waiting = 0;
  let isClosed = false;

  function start(): Thread<ReaderCalls> {
    return startThread<ReaderCalls>(workerUrl, {
      words,
      serve: {},
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
      try {
        return await thread.call('read', [path, method, args]);
      } finally {
        waiting--;
      }
    },
    async () => {
      isClosed = true;
      await (waiting > 0 ? thread?.stop(cancelled()) : thread?.close());
    },
  );
}
