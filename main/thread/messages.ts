// The messages between a thread and its starter. The rule: plain data only; every call has one reply
// with its number, a note has none, and messages of one side arrive in the order they were sent.
// Each user of threads defines its own tables of functions.
import type { PackedError } from './packed-error.ts';

/** The functions that one side offers to the other. Their arguments and values can be cloned. */
export type CallTable<T> = { readonly [K in keyof T]: (...args: never[]) => unknown };

/** A side that offers nothing. */
export type NoCalls = Readonly<Record<never, never>>;

export type ArgsOf<F> = F extends (...args: infer A) => unknown ? A : never;
export type ValueOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** The same functions as implemented by the side that offers them: synchronous or not. */
export type Served<T> = {
  readonly [K in keyof T]: (...args: ArgsOf<T[K]>) => ValueOf<T[K]> | Promise<ValueOf<T[K]>>;
};

export interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface ReplyMessage {
  readonly kind: 'reply';
  readonly id: number;
  readonly value: unknown;
}

export type ToThread = CallMessage | ReplyMessage | { readonly kind: 'close' };

export type FromThread =
  | CallMessage
  | ReplyMessage
  | { readonly kind: 'error'; readonly id: number; readonly error: PackedError }
  | { readonly kind: 'note'; readonly name: string; readonly args: readonly unknown[] };

/** Calls a function of the table by the name in a message. */
export function callByName<T>(
  served: Served<T>,
  { name, args }: Pick<CallMessage, 'name' | 'args'>,
): unknown {
  // Both sides belong to one program: the sender's types have checked name and arguments.
  const call = served[name as keyof T] as (...args: readonly unknown[]) => unknown;
  return call(...args);
}
