// What a reader's thread does. The rule: a call names its database, which the thread opens with the
// first one that can.
import type { ReadMethodName } from './reader.ts';

export interface ReaderCalls {
  read(path: string, method: ReadMethodName, args: readonly unknown[]): unknown;
}
