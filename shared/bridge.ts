import type { EventFrame, EventPosition, Reply } from './contract.ts';

/** What the desktop app's preload script puts on `window.lab`; `F` is the page's File. */
export interface Bridge<F> {
  /** Never rejects: errors are in the reply. */
  call(name: string, input: unknown): Promise<Reply>;
  /** Backend.subscribe for one listener: a second subscription ends the first. */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
  /** A file that the user dropped or chose; the reply's value has its token. Like `call`, never rejects. */
  offerFile(file: F): Promise<Reply>;
}
