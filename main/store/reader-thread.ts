// A reader on a thread of its own: sends calls there and gives their answers. The rule: whatever
// becomes of the thread, every call is answered; one that died is replaced at the next call.
import { Worker } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/problem.ts';
import { removePartials } from './backup.ts';
import { toReader, type ReadMethodName, type StoreReader } from './reader.ts';

interface Call {
  readonly method: ReadMethodName;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: Problem });

const cancelled = () =>
  new LabError('cancelled', 'the database was closed while it was read', 'try again');
const died = (reason: string) =>
  new LabError('internal', `the thread that reads the database died: ${reason}`, 'try again');

/** The file must be there, made or migrated by a writer. The thread starts with the first call. */
export function createThreadReader(
  path: string,
  workerUrl: URL = new URL('./reader-worker.ts', import.meta.url),
): StoreReader {
  const calls = new Map<number, Call>();
  let worker: Worker | null = null;
  let lastId = 0;
  let isClosed = false;

  function rejectAll(error: Error): void {
    for (const call of calls.values()) call.reject(error);
    calls.clear();
  }

  /** A thread that ends in the middle of a copy does not tidy up after itself. */
  function tidyUp(broken: readonly Call[]): void {
    for (const { method, args } of broken) {
      if (method === 'copyTo' && typeof args[0] === 'string') removePartials(args[0]);
    }
  }

  function start(): Worker {
    const thread = new Worker(workerUrl, { execArgv: [], workerData: { path } });
    thread.unref();
    thread.on('message', (answer: Answer) => {
      const call = calls.get(answer.id);
      calls.delete(answer.id);
      if ('value' in answer) call?.resolve(answer.value);
      else {
        const { code, message, hint } = answer.error;
        call?.reject(new LabError(code, message, hint));
      }
      if (calls.size === 0) thread.unref();
    });
    let reason = '';
    thread.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    thread.on('exit', (code) => {
      if (worker === thread) worker = null;
      tidyUp([...calls.values()]);
      rejectAll(isClosed ? cancelled() : died(reason || `exit ${code}`));
    });
    return thread;
  }

  return toReader(
    (method, args) =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(cancelled());
          return;
        }
        worker ??= start();
        const id = ++lastId;
        worker.postMessage({ id, method, args });
        calls.set(id, { method, args, resolve, reject });
        worker.ref();
      }),
    async () => {
      isClosed = true;
      const thread = worker;
      if (!thread) return;
      if (calls.size > 0) {
        const broken = [...calls.values()];
        rejectAll(cancelled());
        await thread.terminate();
        tidyUp(broken);
        return;
      }
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      thread.ref();
      thread.postMessage('close');
      await ended;
    },
  );
}
