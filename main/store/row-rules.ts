// What must hold of every row, as SQL. The rule: SQLite's own check leaves CHECKs out on a connection
// that cannot write, and knows nothing of what rows say of each other, so what matters is asked here.
import type Database from 'better-sqlite3';

interface RowRule {
  readonly table: string;
  /** The row's name in a finding. */
  readonly row: string;
  readonly says: string;
  /** True of a row that is right. NULL counts as wrong. */
  readonly holds: string;
}

const json = (table: string, row: string, column: string): RowRule => ({
  table,
  row,
  says: `its ${column} is not JSON`,
  holds: `${column} IS NULL OR json_valid(${column})`,
});

const run = (says: string, holds: string): RowRule => ({ table: 'run', row: 'key', says, holds });

/** Asks only of a result that can be read; one that cannot is another finding. */
const ofResult = (holds: string) => `iif(json_valid(result), ${holds}, 1)`;

const rules: readonly RowRule[] = [
  json('run', 'key', 'spec'),
  json('run', 'key', 'result'),
  run('its status is none', `status IN ('running', 'done', 'failed', 'cancelled')`),
  run(
    'it is done without a result, or not done with one',
    `(status = 'done') = (result IS NOT NULL)`,
  ),
  run(
    'it has ended without a time, or not with one',
    `(status = 'running') = (finished_at IS NULL)`,
  ),
  run(
    'it has an error and did not fail, or failed without one',
    `(status IN ('failed', 'cancelled')) = (error IS NOT NULL)`,
  ),
  run(
    'its result is that of another run',
    ofResult(`coalesce(json_extract(result, '$.key') = key, 1)`),
  ),
  run(
    'its columns are not those of its result',
    ofResult(`overhead IS json_extract(result, '$.overhead.tick.mean')`),
  ),
  run('its marks are none', `starred IN (0, 1) AND archived IN (0, 1)`),
  json('replication', `run_key || ' ' || replication`, 'result'),
  json('run_distribution', `run_key || ' ' || name`, 'state'),
  json('sweep_point', `sweep_id || ' ' || position`, 'spec'),
  json('mark_action', 'id', 'changes'),
  json('setting', 'name', 'value'),
  json('study', 'id', 'view'),
  ...['report', 'machine', 'summary', 'names', 'tasks'].map((column) =>
    json('trace', 'id', column),
  ),
  ...['result', 'distributions'].map((column) => json('replay', 'key', column)),
  ...['profile', 'fit'].map((column) => json('fit', 'name', column)),
];

/** What is wrong with rows, one line each, at most so many. @throws SQLite's error on damage. */
export function findBrokenRows(db: Database.Database, most: number): string[] {
  const found: string[] = [];
  for (const { table, row, says, holds } of rules) {
    const names = db
      .prepare<[number], string>(
        `SELECT ${row} FROM ${table} NOT INDEXED WHERE NOT coalesce(${holds}, 0) LIMIT ?`,
      )
      .pluck()
      .all(most - found.length);
    found.push(...names.map((name) => `${table} ${name}: ${says}`));
    if (found.length >= most) break;
  }
  return found;
}
