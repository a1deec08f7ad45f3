// What a host puts behind its transport: one entry for calls, one for events. It is the same for
// Electron, the browser and tests, so a transport handles messages and knows nothing about the lab.
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { EventFrame, EventPosition, Reply } from '../../shared/contract.ts';

export interface Backend {
  /** Never throws or rejects: the reply says what is wrong with a message. */
  dispatch(message: unknown): Promise<Reply>;
  /**
   * Sends the events after this position, then new ones, in order and without gaps; null means only
   * new ones. If the events are no longer kept, or the position is from another life of the lab, the
   * first event is `missed`. The listener must not throw. Returns the function that ends it.
   */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
  /**
   * Offers a file of the host, for the page to name in a call: the value is a `FileToken`. Like
   * dispatch, it never rejects. If a temporary file is refused, the caller has to remove it.
   */
  offerFile(file: OfferedFile): Promise<Reply>;
  /** Stops all work, records it as interrupted, and closes the database. */
  close(): Promise<void>;
}

export interface OfferedFile {
  readonly purpose: FilePurpose;
  /** Absolute; never from a page. */
  readonly path: string;
  /** The person's name for it, for display only. */
  readonly name: string;
  /** Removed once it has been used, or after some time unused. */
  readonly isTemporary: boolean;
}

/** Good for one use. */
export interface FileToken {
  readonly token: string;
}

/** Asks a person for a file of this purpose; null if they cancelled. */
export type FileChooser = (purpose: FilePurpose, suggestedName: string) => Promise<string | null>;
