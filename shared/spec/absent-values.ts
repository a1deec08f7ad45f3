import type { FieldTable, ValueOf } from './field.ts';

/** The names of a table's later fields: those that stored specs may lack. */
type LaterNames<T extends FieldTable> = {
  [K in keyof T]: T[K] extends { readonly absent: unknown } ? K : never;
}[keyof T];

/**
 * What the absence of a table's later fields means, by name: what a preset spreads that has nothing of
 * its own to say of them.
 */
export function absentValues<const T extends FieldTable>(
  table: T,
): { readonly [K in LaterNames<T>]: ValueOf<T[K]> } {
  const entries = Object.entries(table).flatMap(([name, { absent }]) =>
    absent === undefined ? [] : [[name, absent]],
  );
  return Object.fromEntries(entries) as { readonly [K in LaterNames<T>]: ValueOf<T[K]> };
}
