import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';

/**
 * What to import: a file, which the thread opens itself, or shared memory, into which the other side
 * puts the bytes of a stream on request.
 */
export type ImportTask = { readonly path: string } | { readonly shared: SharedArrayBuffer };

/** How many bytes of a stream are passed at once. */
export const sharedBytes = 1 << 18;

/** The calls that an import thread serves. */
export interface ImportCalls {
  read(task: ImportTask): HashedTrace;
}

/** The calls to its starter. */
export interface ImportAsks {
  /** Puts the next bytes of the stream into the shared memory. Returns their number; null at the end. */
  pull(): number | null;
  /** Stores these chunks; reading waits for it. */
  store(chunks: readonly TraceChunk[]): void;
  /** A note. `totalBytes` is null if the thread does not know the size. */
  progress(doneBytes: number, totalBytes: number | null): void;
}
