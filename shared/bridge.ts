import type { EventFrame, EventPosition, Reply } from './contract.ts';

/** What the preload script of the desktop app puts on `window.lab`; `F` is a File of the page. */
export interface Bridge<F> {
  /** Never rejects: what went wrong is in the reply. */
  call(name: string, input: unknown): Promise<Reply>;
  /** Backend.subscribe for one listener: a second subscription ends the first. */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
  /**
   * A file that the person dropped or chose; the value of the reply has its token. Never rejects, as
   * `call`.
   */
  offerFile(file: F): Promise<Reply>;
}
