// Long reads that do not block the writer: the reading half of the store's interface, as promises. The
// rule: a reader writes nothing. For a file it is a connection on its own thread (reader-thread.ts); a
// database in memory has only one connection, and is read through that.
import type { ReadStore } from './store.ts';

type Later<T> = T extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

export type StoreReader = { readonly [K in keyof ReadStore]: Later<ReadStore[K]> } & {
  /** Rejects pending reads as cancelled. */
  close(): Promise<void>;
};

export const readMethodNames = [
  'queryRuns',
  'queryRunKeys',
  'countFacets',
  'groupRuns',
  'findSummary',
  'listSweeps',
  'sweepPoints',
  'describe',
  'copyTo',
  'check',
] as const satisfies readonly (keyof ReadStore)[];

export type ReadMethodName = (typeof readMethodNames)[number];

/** Makes a reader from a function that calls a method by name. */
export function toReader(
  call: (method: ReadMethodName, args: readonly unknown[]) => Promise<unknown>,
  close: () => Promise<void>,
): StoreReader {
  const methods = Object.fromEntries(
    readMethodNames.map((method) => [method, (...args: unknown[]) => call(method, args)]),
  );
  return { ...(methods as unknown as Omit<StoreReader, 'close'>), close };
}

/** Calls a method of the store by name. The names come from `readMethodNames`. */
export function callRead(
  store: ReadStore,
  method: ReadMethodName,
  args: readonly unknown[],
): unknown {
  const read = store[method] as (...args: readonly unknown[]) => unknown;
  return read(...args);
}

/** Reads through the store itself, in the calling thread. */
export function createInlineReader(store: ReadStore): StoreReader {
  return toReader(
    async (method, args) => callRead(store, method, args),
    async () => undefined,
  );
}

/** Calls a method of a reader by name. */
export function callReader(
  reader: StoreReader,
  method: ReadMethodName,
  args: readonly unknown[],
): Promise<unknown> {
  const read = reader[method] as (...args: readonly unknown[]) => Promise<unknown>;
  return read(...args);
}
