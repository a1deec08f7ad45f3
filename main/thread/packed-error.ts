// Packs an error to send it from a thread, and unpacks it. The rule: code, message and hint of a
// LabError survive; an unexpected error becomes `internal` and keeps its stack for the log.
import { LabError, type ErrorCode } from '../../shared/errors.ts';

export interface PackedError {
  /** Null for an unexpected error, which has no hint either. */
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly hint: string;
  /** The stack of an unexpected error, if it has one. */
  readonly stack: string | undefined;
}

/** The wording for a thread and its work in messages. */
export interface ThreadWords {
  /** As in `the import's thread died`. */
  readonly thread: string;
  /** As in `the import failed`. */
  readonly work: string;
  /** What to do when the thread has died. */
  readonly deathHint: string;
  /** What to do when the work fails with an unexpected error. */
  readonly failureHint: string;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function packError(error: unknown): PackedError {
  if (error instanceof LabError) {
    const { code, message, hint } = error;
    return { code, message, hint, stack: undefined };
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return { code: null, message: messageOf(error), hint: '', stack };
}

export function unpackError(packed: PackedError, words: ThreadWords): LabError {
  const { code, message, hint, stack } = packed;
  if (code !== null) return new LabError(code, message, hint);
  const error = new LabError('internal', `${words.work} failed: ${message}`, words.failureHint);
  if (stack !== undefined) error.stack = stack;
  return error;
}
