import type { ErrorCode } from '../../shared/errors.ts';
import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';

/** What the thread is started with: it opens a file itself, and asks for the bytes of a stream. */
export interface ImportTask {
  readonly path: string | null;
}

export type FromImport =
  /** Asks for the next bytes of the stream. */
  | { readonly kind: 'pull' }
  /** Asks to store these, and waits. */
  | { readonly kind: 'chunks'; readonly chunks: readonly TraceChunk[] }
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number | null }
  | { readonly kind: 'done'; readonly trace: HashedTrace }
  | {
      readonly kind: 'refused';
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string };
    };

export type ToImport =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'stored' };
