// The calls between the thread that serves the window and the lab's thread. The rule: plain data only;
// problems with a page's message are reported in the reply.
import type { EventName, EventPayload, Reply } from '../../shared/contract.ts';
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { OfferedFile } from './backend.ts';
import type { LabOptions } from './lab-backend.ts';

/** The calls that the lab's thread serves. */
export interface LabCalls {
  /**
   * Opens the lab. Must be the first call, and made only once.
   * @throws LabError `database-...` as openStore does, and what opening a queue throws.
   */
  open(options: LabOptions, hasFileDialog: boolean): void;
  /** See Backend.dispatch. */
  dispatch(message: unknown): Reply;
  /** See Backend.offerFile. */
  offerFile(file: OfferedFile): Reply;
}

/** Its calls and notes to the thread that serves the window. */
export interface LabAsks {
  /** See FileChooser. */
  askForFile(purpose: FilePurpose, suggestedName: string): string | null;
  /** A note. */
  event(event: EventName, payload: EventPayload<EventName>): void;
  /** A note: a line for the terminal. */
  note(line: string): void;
  /** A note: an unexpected error, with its stack. */
  internalError(what: string, text: string): void;
}
