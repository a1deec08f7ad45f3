// The lab on a thread of its own, as a backend: the thread that serves the window only passes messages,
// so nothing the lab does can hold it up. The rule: every call is answered, also when the lab's
// thread dies; then the host is told once and decides.
import { Worker } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Reply } from '../../shared/contract.ts';
import type { Backend, FileChooser } from './backend.ts';
import { refuse } from './dispatch.ts';
import { createEventLog } from './event-log.ts';
import type { LabOptions } from './lab-backend.ts';
import type { FromLab, ToLab } from './lab-messages.ts';

export interface LabThreadOptions extends Omit<LabOptions, 'study'> {
  /** Default `auto`. */
  readonly study?: LabOptions['study'];
  readonly chooseFile?: FileChooser | null;
  /** The lab's thread has died; every further call is refused. Default: nothing is told. */
  readonly onFatal?: (error: Error) => void;
  /** What nobody foresaw, with its place, for the log. Default: a warning of the process. */
  readonly onInternalError?: (text: string) => void;
}

const gone = () => refuse('internal', 'the lab has stopped', 'start it again; nothing is lost');

/**
 * Starts the lab's thread. Resolves when the database is open.
 * @throws LabError `database-...` as openStore does.
 */
export async function openLabThread(options: LabThreadOptions): Promise<Backend> {
  const {
    chooseFile = null,
    onFatal,
    onInternalError = (text) => process.emitWarning(text),
  } = options;
  const { database, host, appVersion, workers, study = 'auto' } = options;
  const labOptions: LabOptions = { database, host, appVersion, workers, study };
  const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), {
    execArgv: [],
    workerData: { options: labOptions, hasFileDialog: chooseFile !== null },
  });
  const send = (message: ToLab) => worker.postMessage(message);
  const events = createEventLog();
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  let state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();

  async function askForFile({ id, purpose, suggestedName }: FromLab & { kind: 'ask-file' }) {
    let path: string | null = null;
    try {
      path = (await chooseFile?.(purpose, suggestedName)) ?? null;
    } catch (error) {
      onInternalError(`the file dialog failed: ${String(error)}`);
    }
    send({ kind: 'file', id, path });
  }

  function receive(message: FromLab): void {
    switch (message.kind) {
      case 'opened':
        state = 'open';
        opened.resolve();
        break;
      case 'refused': {
        const { code, message: text, hint } = message.error;
        opened.reject(new LabError(code, text, hint));
        break;
      }
      case 'reply':
        waiting.get(message.id)?.(message.reply);
        waiting.delete(message.id);
        break;
      case 'event':
        events.publish(message.event, message.payload);
        break;
      case 'ask-file':
        void askForFile(message);
        break;
      case 'internal-error':
        onInternalError(`${message.what}: ${message.text}`);
        break;
      case 'closed':
        break;
    }
  }

  let reason = '';
  worker.on('message', receive);
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', (code) => {
    const wasOpen = state === 'open';
    state = 'ended';
    for (const resolve of waiting.values()) resolve(gone());
    waiting.clear();
    const error = new LabError(
      'internal',
      `the lab's thread died: ${reason || `exit ${code}`}`,
      'start it again; every finished run is kept',
    );
    opened.reject(error);
    ended.resolve();
    if (wasOpen) onFatal?.(error);
  });
  await opened.promise;

  function ask(question: (id: number) => ToLab): Promise<Reply> {
    if (state !== 'open') return Promise.resolve(gone());
    return new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      try {
        send(question(id));
      } catch {
        waiting.delete(id);
        resolve(refuse('bad-message', 'the message is no JSON value', 'send one object'));
      }
    });
  }

  return {
    dispatch: (message) => ask((id) => ({ kind: 'call', id, message })),
    offerFile: (file) => ask((id) => ({ kind: 'offer', id, file })),
    subscribe: (after, listener) => events.subscribe(after, listener),
    close: () => {
      if (state === 'open') {
        state = 'closing';
        send({ kind: 'close' });
      }
      return ended.promise;
    },
  };
}
