// What must hold of every row, as SQL. The rule: SQLite's own check leaves CHECKs out on a connection
// that cannot write, and knows nothing of what rows say of each other, so what matters is asked here.
import type Database from 'better-sqlite3';
import { findBrokenPacks } from './check-packs.ts';
import type { TellProgress } from './migrate.ts';
import { partColumnList } from './spec-parts.ts';

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

/** All parts of a spec are there. */
const hasParts = partColumnList
  .map((column) => `${column} IN (SELECT id FROM spec_part)`)
  .join(' AND ');

const rules: readonly RowRule[] = [
  json('spec_part', 'id', 'body'),
  run('a part of its spec is missing', hasParts),
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
  run('its marks are none', `starred IN (0, 1) AND archived IN (0, 1)`),
  {
    table: 'sweep_point',
    row: `sweep_id || ' ' || position`,
    says: 'a part of its spec is missing',
    holds: hasParts,
  },
  { table: 'deleted_run', row: 'key', says: 'a part of its spec is missing', holds: hasParts },
  json('deleted_run', 'key', 'tags'),
  json('mark_action', 'id', 'changes'),
  json('setting', 'name', 'value'),
  json('study', 'id', 'view'),
  ...['report', 'machine', 'summary', 'names', 'tasks'].map((column) =>
    json('trace', 'id', column),
  ),
  ...['result', 'distributions'].map((column) => json('replay', 'key', column)),
  ...['profile', 'fit'].map((column) => json('fit', 'name', column)),
  json('own_policy', 'name', 'preset'),
];

/** What is wrong with rows, one line each, at most so many. @throws SQLite's error on damage. */
export function findBrokenRows(
  db: Database.Database,
  most: number,
  tell: TellProgress = () => undefined,
): string[] {
  const found: string[] = [];
  for (const { table, row, says, holds } of rules) {
    const names = db
      .prepare<[number], string>(
        `SELECT ${row} FROM ${table} NOT INDEXED WHERE NOT coalesce(${holds}, 0) LIMIT ?`,
      )
      .pluck()
      .all(most - found.length);
    found.push(...names.map((name) => `${table} ${name}: ${says}`));
    if (found.length >= most) return found;
  }
  return [...found, ...findBrokenPacks(db, most - found.length, tell)];
}
