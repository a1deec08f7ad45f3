// The program of the lab's thread: opens the lab and serves it to the thread that serves the window. The
// rule: every call is answered, and closing the thread closes the lab first.
import { LabError } from '../../shared/errors.ts';
import { serveThread, type Starter } from '../thread/serve-thread.ts';
import { describeWorkers } from './handlers/worker-handlers.ts';
import type { LabAsks, LabCalls } from './lab-calls.ts';
import { openLabBackend, type LabBackend } from './lab-backend.ts';
import { noteMigration } from './note-migration.ts';
import type { LabQueue, QueueSource } from './queue-source.ts';

/** Tells the pages of workers, and the terminal of those that are of another version. */
async function openQueueOf(source: QueueSource, { post }: Starter<LabAsks>): Promise<LabQueue> {
  const { openQueue } = await import('./queue-source.ts');
  return openQueue(source, (shown) => ({
    onWorkers: (workers) => post('event', 'workers.changed', describeWorkers(shown, workers)),
    note: (line) => post('internalError', 'the queue', line),
  }));
}

serveThread<LabCalls, LabAsks>((starter) => {
  let backend: LabBackend | undefined;

  function requireBackend(): LabBackend {
    if (backend) return backend;
    throw new LabError('internal', 'the lab is not open', 'open it first');
  }

  return {
    calls: {
      async open(options, hasFileDialog) {
        const queue = options.queue && (await openQueueOf(options.queue, starter));
        backend = openLabBackend(options, {
          queue,
          chooseFile: hasFileDialog ? (...request) => starter.ask('askForFile', ...request) : null,
          onMigrate: noteMigration((line) => starter.post('note', line)),
          publish: (event, payload) => starter.post('event', event, payload),
          onInternalError: (what, error) => {
            const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
            starter.post('internalError', what, text);
          },
        });
      },
      dispatch: (message) => requireBackend().dispatch(message),
      offerFile: (file) => requireBackend().offerFile(file),
    },
    close: () => backend?.close(),
  };
});
