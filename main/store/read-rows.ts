// Reads the rows of a table of which pages may be damaged. The rule: from the front up to the first
// that cannot be read, from the back down to the last, and each between them by itself, as far as an
// index still names it.
import type Database from 'better-sqlite3';
import { isDamage } from './database-error.ts';

export interface SalvagedRow {
  /** As people know it. */
  readonly name: string;
  readonly values: readonly unknown[];
}

type Raw = readonly [id: number, ...values: unknown[]];

/** The columns that name a row of each table. */
const keyColumns: Readonly<Record<string, readonly string[]>> = {
  run_distribution: ['run_id', 'name'],
  deleted_distribution: ['run_id', 'name'],
  run_tag: ['run_id', 'tag'],
  sweep_point: ['sweep_id', 'position'],
  trace_chunk: ['trace_id', 'cpu', 'sequence'],
  setting: ['name'],
  fit: ['name'],
  run: ['key'],
  deleted_run: ['key'],
  replay: ['key'],
};

/** True if it ended without meeting damage. */
function attempt(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** The row numbers that any index of the table names, between two. */
function idsByIndexes(db: Database.Database, table: string, after: number, before: number) {
  const found = new Set<number>();
  const indexes = db
    .prepare<[string], string>('SELECT name FROM pragma_index_list(?)')
    .pluck()
    .all(table);
  for (const index of indexes) {
    attempt(() => {
      const ids = db
        .prepare<[], number>(`SELECT rowid FROM "${table}" INDEXED BY "${index}"`)
        .pluck();
      for (const id of ids.iterate()) if (id > after && id < before) found.add(id);
    });
  }
  return [...found].toSorted((a, b) => a - b);
}

/**
 * Passes on every row that can be read.
 * @param lose Called with the name of each that cannot; once for those that no index names.
 */
export function readRows(
  db: Database.Database,
  table: string,
  columns: readonly string[],
  put: (row: SalvagedRow) => void,
  lose: (row: string, why: string) => void,
): void {
  const select = `SELECT rowid, ${columns.map((name) => `"${name}"`).join(', ')} FROM "${table}" NOT INDEXED`;
  const keys = (keyColumns[table] ?? [columns[0]!]).map((name) => columns.indexOf(name));
  const take = ([, ...values]: Raw) => {
    put({ name: keys.map((i) => String(values[i])).join(' '), values });
  };
  const read = (order: string, each: (row: Raw) => void) =>
    attempt(() => {
      for (const row of db.prepare<[], Raw>(`${select} ORDER BY rowid ${order}`).raw().iterate()) {
        each(row);
      }
    });

  let after = -Infinity;
  const isWhole = read('ASC', (row) => {
    take(row);
    after = row[0];
  });
  if (isWhole) return;
  let before = Infinity;
  const fromBack: Raw[] = [];
  read('DESC', (row) => {
    if (row[0] <= after) return;
    fromBack.push(row);
    before = row[0];
  });
  const one = db.prepare<[number], Raw>(`${select} WHERE rowid = ?`).raw();
  const between = idsByIndexes(db, table, after, before);
  for (const id of between) {
    let row: Raw | undefined;
    const isRead = attempt(() => (row = one.get(id)));
    if (isRead && row) take(row);
    else lose(`number ${id}`, 'its page is damaged');
  }
  for (const row of fromBack.toReversed()) take(row);
  if (between.length === 0) lose('some', 'their pages are damaged, and no index names them');
}
