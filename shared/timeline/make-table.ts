import { layouts, type Columns, type Table, type TableName } from './layouts.ts';

/** Columns of a table, each of `room` zeros. */
export function makeColumns<N extends TableName>(
  name: N,
  room: number,
): Columns<(typeof layouts)[N]> {
  const entries = Object.entries(layouts[name]).map(([column, Make]) => [column, new Make(room)]);
  return Object.fromEntries(entries) as Columns<(typeof layouts)[N]>;
}

/** A table of `count` rows of zeros, 0 of them too: its columns are as long as it, whoever fills them. */
export function makeTable<N extends TableName>(name: N, count: number): Table<N> {
  return { count, ...makeColumns(name, count) } as Table<N>;
}
