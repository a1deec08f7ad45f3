// The program of a reader's thread: a connection that cannot write, and one method of the store per
// call. The rule: it opens the database at the first call, and tries again if that failed.
import type { NoCalls } from '../thread/messages.ts';
import { serveThread } from '../thread/serve-thread.ts';
import type { ReaderCalls } from './reader-calls.ts';
import { callRead } from './reader.ts';
import { openStore } from './sqlite-store.ts';

serveThread<ReaderCalls, NoCalls>(() => {
  let store: ReturnType<typeof openStore> | undefined;
  return {
    calls: {
      read(path, method, args) {
        store ??= openStore(path, { readOnly: true, isHeld: true });
        return callRead(store, method, args);
      },
    },
    close: () => store?.close(),
  };
});
