// Lists what was made from traces, a page at a time. The rule: the count and the rows are read
// together. The methods of each table turn its rows into values.
import type Database from 'better-sqlite3';
import type { MadeQuery } from './replay-store.ts';

interface Listed {
  readonly table: 'replay' | 'fit';
  readonly columns: string;
  readonly order: string;
}

/** Reads a page of all rows, or of one trace's rows, and counts them without the limit. */
export function listOfMade<T>(
  db: Database.Database,
  { table, columns, order }: Listed,
): (query: MadeQuery) => { readonly total: number; readonly records: T[] } {
  // Two statements each: one with an optional condition would read the whole table.
  const prepare = (where: string) => ({
    count: db.prepare<unknown[], number>(`SELECT count(*) FROM ${table} ${where}`).pluck(),
    page: db.prepare<unknown[], T>(
      `SELECT ${columns} FROM ${table} ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ),
  });
  const all = prepare('');
  const ofTrace = prepare('WHERE trace_hash = ?');
  return db.transaction(({ trace, offset, limit }: MadeQuery) => {
    const on = trace === undefined ? all : ofTrace;
    const values = trace === undefined ? [] : [trace];
    return { total: on.count.get(...values) ?? 0, records: on.page.all(...values, limit, offset) };
  });
}
