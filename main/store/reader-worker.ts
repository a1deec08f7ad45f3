// The program of a reader's thread: a connection that cannot write, and one method call per message.
// The rule: an answer is a value or a LabError taken apart, never a crash.
import { parentPort, workerData } from 'node:worker_threads';
import { toLabError } from './database-error.ts';
import { callRead, type ReadMethodName } from './reader.ts';
import { openStore } from './sqlite-store.ts';

const { path } = workerData as { path: string };
const port = parentPort;

function answer(id: number, run: () => unknown): void {
  try {
    port?.postMessage({ id, value: run() });
  } catch (error) {
    const { code, message, hint } = toLabError(error, path);
    port?.postMessage({ id, error: { code, message, hint } });
  }
}

let store: ReturnType<typeof openStore> | undefined;
port?.on(
  'message',
  (message: { id: number; method: ReadMethodName; args: readonly unknown[] } | 'close') => {
    if (message === 'close') {
      store?.close();
      port.close();
      return;
    }
    const { id, method, args } = message;
    answer(id, () => callRead((store ??= openStore(path, { readOnly: true })), method, args));
  },
);
