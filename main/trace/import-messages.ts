import type { Problem } from '../../shared/problem.ts';
import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';

/**
 * What the thread is started with: a file, which it opens itself, or the memory that it shares with the
 * other side, which puts the bytes of a stream there when they are asked for.
 */
export type ImportTask = { readonly path: string } | { readonly shared: SharedArrayBuffer };

/** Bytes of a stream that go over at once. */
export const sharedBytes = 1 << 18;

export type FromImport =
  /** Asks for the next bytes of the stream. */
  | { readonly kind: 'pull' }
  /** Asks to store these, and waits. */
  | { readonly kind: 'chunks'; readonly chunks: readonly TraceChunk[] }
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number | null }
  | { readonly kind: 'done'; readonly trace: HashedTrace }
  | {
      readonly kind: 'refused';
      readonly error: Problem;
    };

export type ToImport =
  /** So many are in the shared memory. */
  | { readonly kind: 'bytes'; readonly length: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'stored' };
