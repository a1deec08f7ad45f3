// The calls that a reader's thread serves. The rule: a call names its database, which the thread opens
// at the first call that succeeds in it.
import type { ReadMethodName } from './reader.ts';

export interface ReaderCalls {
  read(path: string, method: ReadMethodName, args: readonly unknown[]): unknown;
}
