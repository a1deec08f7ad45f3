// The calls that a reader's thread serves. The rule: a call names its database, which the thread opens
// at the first call that succeeds in it.
import type { Compaction } from './compact.ts';
import type { ReadMethodName } from './reader.ts';

export interface ReaderCalls {
  read(path: string, method: ReadMethodName, args: readonly unknown[]): unknown;
  /** Of a database that nothing in this process has open. */
  compact(path: string): Compaction;
}

/** What the thread tells meanwhile. */
export interface StarterCalls {
  progress(done: number, total: number): void;
}
