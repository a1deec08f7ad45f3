// The program of the lab's thread: opens the lab and carries messages between it and the thread that
// serves the window. The rule: whatever comes is answered, and what ends this thread is told first.
import { parentPort, workerData } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { FileChooser } from './backend.ts';
import { openLabBackend, type LabOptions } from './lab-backend.ts';
import type { FromLab, ToLab } from './lab-messages.ts';

const port = parentPort;
const tell = (message: FromLab) => port?.postMessage(message);

const asked = new Map<number, (path: string | null) => void>();
let lastAsk = 0;

const chooseFile: FileChooser = (purpose, suggestedName) =>
  new Promise((resolve) => {
    const id = ++lastAsk;
    asked.set(id, resolve);
    tell({ kind: 'ask-file', id, purpose, suggestedName });
  });

const { options, hasFileDialog } = workerData as { options: LabOptions; hasFileDialog: boolean };

try {
  const backend = openLabBackend(options, {
    chooseFile: hasFileDialog ? chooseFile : null,
    publish: (event, payload) => tell({ kind: 'event', event, payload }),
    onInternalError: (what, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ kind: 'internal-error', what, text });
    },
  });
  port?.on('message', (message: ToLab) => {
    if (message.kind === 'call') {
      const { id } = message;
      void backend.dispatch(message.message).then((reply) => tell({ kind: 'reply', id, reply }));
    } else if (message.kind === 'offer') {
      const { id } = message;
      tell({ kind: 'reply', id, reply: backend.offerFile(message.file) });
    } else if (message.kind === 'file') {
      asked.get(message.id)?.(message.path);
      asked.delete(message.id);
    } else {
      void backend.close().then(() => {
        tell({ kind: 'closed' });
        port.close();
      });
    }
  });
  tell({ kind: 'opened' });
} catch (error) {
  const { code, message, hint } =
    error instanceof LabError
      ? error
      : { code: 'internal' as const, message: String(error), hint: 'please report it' };
  tell({ kind: 'refused', error: { code, message, hint } });
}
