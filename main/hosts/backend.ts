// What a host puts behind its carrier: one door for calls, one for events. The same for Electron, the
// browser and a test, so a carrier knows messages and nothing of the lab.
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { EventFrame, EventPosition, Reply } from '../../shared/contract.ts';

export interface Backend {
  /** Never throws, never rejects: what is wrong with a message is in the reply. */
  dispatch(message: unknown): Promise<Reply>;
  /**
   * Tells the events after this position, then those to come, in order and without a gap; null is
   * from now on. Where events are not kept any more, or the position is of another life of the lab,
   * it begins with `missed`. The listener must not throw. Returns the end of it.
   */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
  /**
   * A file that the host has at hand, for the page to name in a call: the value is a `FileToken`. As
   * dispatch, it never rejects. A temporary file stays the caller's to remove when it is refused.
   */
  offerFile(file: OfferedFile): Promise<Reply>;
  /** Ends what runs, records it as interrupted, closes the database. */
  close(): Promise<void>;
}

export interface OfferedFile {
  readonly purpose: FilePurpose;
  /** Absolute; never from a page. */
  readonly path: string;
  /** What the person calls it; only shown. */
  readonly name: string;
  /** It is removed once it has been used, or was not for some time. */
  readonly isTemporary: boolean;
}

/** Good for one use. */
export interface FileToken {
  readonly token: string;
}

/** Asks a person for a file of this purpose; null when they thought better of it. */
export type FileChooser = (purpose: FilePurpose, suggestedName: string) => Promise<string | null>;
