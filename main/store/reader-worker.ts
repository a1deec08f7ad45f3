// The program of a reader's thread: a connection that cannot write, and one method of the store per
// call. The rule: it opens the database at the first call, and tries again if that failed.
import { serveThread } from '../thread/serve-thread.ts';
import { compactDatabase } from './compact.ts';
import type { ReaderCalls, StarterCalls } from './reader-calls.ts';
import { callRead } from './reader.ts';
import { openStore } from './sqlite-store.ts';

serveThread<ReaderCalls, StarterCalls>(({ post }) => {
  let store: ReturnType<typeof openStore> | undefined;
  const tell = (done: number, total: number) => post('progress', done, total);
  return {
    calls: {
      read(path, method, args) {
        store ??= openStore(path, { readOnly: true, isHeld: true });
        // A function cannot be sent, so that the check is told here how to report.
        return method === 'check' ? store.check(tell) : callRead(store, method, args);
      },
      compact: (path) => compactDatabase(path, tell),
    },
    close: () => store?.close(),
  };
});
