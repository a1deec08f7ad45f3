// The program of the lab's thread: opens the lab and serves it to the thread that serves the window. The
// rule: every call is answered, and closing the thread closes the lab first.
import { LabError } from '../../shared/errors.ts';
import { serveThread } from '../thread/serve-thread.ts';
import type { LabAsks, LabCalls } from './lab-calls.ts';
import { openLabBackend, type LabBackend } from './lab-backend.ts';

serveThread<LabCalls, LabAsks>((starter) => {
  let backend: LabBackend | undefined;

  function requireBackend(): LabBackend {
    if (backend) return backend;
    throw new LabError('internal', 'the lab is not open', 'open it first');
  }

  return {
    calls: {
      open(options, hasFileDialog) {
        backend = openLabBackend(options, {
          chooseFile: hasFileDialog ? (...request) => starter.ask('askForFile', ...request) : null,
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
