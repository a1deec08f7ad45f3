// What the thread that serves the window and the lab's thread ask of each other. The rule: plain data
// only; what is wrong with a page's message is in the reply to it.
import type { EventName, EventPayload, Reply } from '../../shared/contract.ts';
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { OfferedFile } from './backend.ts';
import type { LabOptions } from './lab-backend.ts';

/** What the lab's thread does. */
export interface LabCalls {
  /**
   * First of all, and once.
   * @throws LabError `database-...` as openStore does.
   */
  open(options: LabOptions, hasFileDialog: boolean): void;
  /** See Backend.dispatch. */
  dispatch(message: unknown): Reply;
  /** See Backend.offerFile. */
  offerFile(file: OfferedFile): Reply;
}

/** What it asks of the thread that serves the window, and notes there. */
export interface LabAsks {
  /** See FileChooser. */
  askForFile(purpose: FilePurpose, suggestedName: string): string | null;
  /** A note. */
  event(event: EventName, payload: EventPayload<EventName>): void;
  /** A note: an unexpected error, with its place. */
  internalError(what: string, text: string): void;
}
