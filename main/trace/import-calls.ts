import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';

/**
 * What is imported: a file, which the thread opens itself, or the memory that it shares with the other
 * side, which puts the bytes of a stream there when they are asked for.
 */
export type ImportTask = { readonly path: string } | { readonly shared: SharedArrayBuffer };

/** Bytes of a stream that go over at once. */
export const sharedBytes = 1 << 18;

/** What an import's thread does. */
export interface ImportCalls {
  read(task: ImportTask): HashedTrace;
}

/** What it asks of the thread that started it. */
export interface ImportAsks {
  /** Puts the next bytes of the stream into the shared memory. Gives how many; null at the end. */
  pull(): number | null;
  /** Stores these; the reading waits. */
  store(chunks: readonly TraceChunk[]): void;
  /** A note. `totalBytes` is null if the source has no size that is known there. */
  progress(doneBytes: number, totalBytes: number | null): void;
}
