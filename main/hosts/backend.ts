// What a host puts behind its carrier: one door for calls, one for events. The same for Electron, the
// browser and a test, so a carrier knows messages and nothing of the lab.
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
  /** Ends what runs, records it as interrupted, closes the database. */
  close(): Promise<void>;
}

/** Asks a person for a file to write; null when they thought better of it. */
export type FileChooser = (
  purpose: 'export' | 'backup',
  suggestedName: string,
) => Promise<string | null>;
