// The lab on its own thread, as a backend: the thread that serves the window only passes messages, so
// nothing that the lab does can block it. The rule: every call is answered, even if the lab's thread
// dies; the host is then informed once, and decides what to do.
import { LabError } from '../../shared/errors.ts';
import type { Reply } from '../../shared/contract.ts';
import type { ThreadWords } from '../thread/packed-error.ts';
import { startThread } from '../thread/start-thread.ts';
import type { Backend, FileChooser } from './backend.ts';
import { refuse } from './dispatch.ts';
import { createEventLog } from './event-log.ts';
import type { LabOptions } from './lab-backend.ts';
import type { LabAsks, LabCalls } from './lab-calls.ts';

export interface LabThreadOptions extends Omit<LabOptions, 'study'> {
  /** Default `auto`. */
  readonly study?: LabOptions['study'];
  readonly chooseFile?: FileChooser | null;
  /** Called when the lab's thread has died; every further call is refused. Default: nothing. */
  readonly onFatal?: (error: Error) => void;
  /** Called for unexpected errors with their stack, for the log. Default: a warning of the process. */
  readonly onInternalError?: (text: string) => void;
}

const words: ThreadWords = {
  thread: "the lab's thread",
  work: 'the lab',
  deathHint: 'start it again; every finished run is kept',
  failureHint: 'please report it',
};

const gone = () => refuse('internal', 'the lab has stopped', 'start it again; nothing is lost');
const notJson = () => refuse('bad-message', 'the message is not a JSON value', 'send one object');

/** The lab's reply, or a refusal if the lab has stopped or the message cannot be sent to it. */
async function toReply(call: Promise<Reply>): Promise<Reply> {
  try {
    return await call;
  } catch (error) {
    return error instanceof LabError && error.code === 'bad-message' ? notJson() : gone();
  }
}

/** Asks a person for a file; a failed dialog counts as cancelled. */
function createFileDialog(
  chooseFile: FileChooser | null,
  onInternalError: (text: string) => void,
): FileChooser {
  return async (purpose, suggestedName) => {
    try {
      return (await chooseFile?.(purpose, suggestedName)) ?? null;
    } catch (error) {
      onInternalError(`the file dialog failed: ${String(error)}`);
      return null;
    }
  };
}

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
  const { database, host, appVersion, workers, queue, slurm, study = 'auto' } = options;
  const events = createEventLog();
  let isOpen = false;
  const thread = startThread<LabCalls, LabAsks>(new URL('./lab-worker.ts', import.meta.url), {
    words,
    serve: {
      askForFile: createFileDialog(chooseFile, onInternalError),
      event: (event, payload) => events.publish(event, payload),
      note: (line) => void process.stderr.write(`${line}\n`),
      internalError: (what, text) => onInternalError(`${what}: ${text}`),
    },
    keepsProcess: true,
    onEnd: (error) => {
      if (isOpen && error) onFatal?.(error);
    },
  });
  try {
    const labOptions: LabOptions = { database, host, appVersion, workers, queue, slurm, study };
    await thread.call('open', [labOptions, chooseFile !== null]);
    isOpen = true;
  } catch (error) {
    await thread.stop(error);
    throw error;
  }
  return {
    dispatch: (message) => toReply(thread.call('dispatch', [message])),
    offerFile: (file) => toReply(thread.call('offerFile', [file])),
    subscribe: (after, listener) => events.subscribe(after, listener),
    close: () => thread.close(),
  };
}
