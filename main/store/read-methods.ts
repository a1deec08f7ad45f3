// The store's methods that only read and may take long: lists, counts, the check and the copy. The
// rule: they need only a connection, so they can run on their own thread beside the writer, and see
// what is committed.
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { CallValue, RunSummary } from '../../shared/contract.ts';
import { copyDatabase } from './backup.ts';
import { copyBytes } from './copy-bytes.ts';
import { checkHeading, guard, isDamage, toLabError } from './database-error.ts';
import { findBrokenRows } from './row-rules.ts';
import type { TellProgress } from './migrate.ts';
import { createRunList } from './run-list.ts';
import { readSummaries } from './run-summaries.ts';
import type { ReadStore, RunStatus } from './store.ts';
import { prepareSweepHeads } from './sweep-heads.ts';

interface PointRecord {
  readonly position: number;
  readonly key: string;
  readonly status: RunStatus | null;
}

/** The most problems that a check reports. */
const maxProblems = 100;

/** The problems in SQLite's words; references are checked only if everything can be read. */
function readProblems(db: Database.Database, tell?: TellProgress): string[] {
  const problems: string[] = [];
  try {
    const found = db.prepare(`PRAGMA integrity_check(${maxProblems})`).pluck();
    for (const text of found.iterate()) {
      const lines = String(text).replace(checkHeading, '').split('\n');
      problems.push(...lines.filter((line) => line !== 'ok'));
    }
    // Of a broken CHECK, SQLite names the table only.
    if (problems.some((line) => !line.startsWith('CHECK constraint failed'))) return problems;
    const rows = findBrokenRows(db, maxProblems, tell);
    if (rows.length > 0) return rows;
    if (problems.length > 0) return problems;
    for (const row of db.prepare('PRAGMA foreign_key_check').iterate()) {
      problems.push(`a row refers to nothing: ${JSON.stringify(row)}`);
      if (problems.length === maxProblems) break;
    }
  } catch (error) {
    // The check stops at a page that cannot be read, which is a finding too.
    if (!isDamage(error)) throw error;
    problems.push(error.message);
  }
  return problems;
}

/** A damaged database is copied as it is: a copy is what to make before anything else. */
function copyTo(db: Database.Database, path: string, target: string): CallValue<'store.backup'> {
  return guard(target, () => {
    try {
      const copy = copyDatabase(db, target);
      return { path: copy, bytes: statSync(copy).size, problem: null };
    } catch (error) {
      if (!isDamage(error) || path === ':memory:') throw error;
      const problem = toLabError(error, path).message;
      return { ...copyBytes(path, target), problem };
    }
  });
}

export function readMethods(db: Database.Database, path: string): ReadStore {
  const heads = prepareSweepHeads(db);
  const list = createRunList(db, path);
  const countOf = (table: 'run' | 'sweep' | 'sweep_point', where = '1', ...values: unknown[]) =>
    Number(
      db
        .prepare(`SELECT count(*) FROM ${table} WHERE ${where}`)
        .pluck()
        .get(...values),
    );
  const readTogether = <T>(read: () => T) => db.transaction(read)();
  return {
    queryRuns: (query) => readTogether(() => list.query(query)),
    queryRunKeys: (query) => readTogether(() => list.keys(query)),
    countFacets: ({ filter }) => readTogether(() => list.facets(filter.terms)),
    groupRuns: (query) => readTogether(() => list.groups(query)),
    findSummary: (key) => readTogether(() => readSummaries(db, { keys: [key] }, path)[0]),
    listSweeps: ({ states, limit, offset }) =>
      readTogether(() => heads.list(states, limit, offset)),
    sweepPoints: ({ id, offset, limit }) =>
      readTogether(() => {
        const records = db
          .prepare<[number, number, number], PointRecord>(
            `SELECT position, key, status FROM sweep_point LEFT JOIN run USING (key)
             WHERE sweep_id = ? ORDER BY position LIMIT ? OFFSET ?`,
          )
          .all(id, limit, offset);
        const keys = records.flatMap(({ key, status }) => (status === null ? [] : [key]));
        const found = readSummaries(db, { keys: [...new Set(keys)] }, path);
        const runs: ReadonlyMap<string, RunSummary> = new Map(found.map((run) => [run.key, run]));
        const rows = records.map(({ position, key, status }) => ({
          index: position,
          key,
          status,
          run: runs.get(key) ?? null,
        }));
        return { total: countOf('sweep_point', 'sweep_id = ?', id), rows };
      }),
    describe: () =>
      readTogether(() => ({
        path,
        bytes: Number(
          db
            .prepare('SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()')
            .pluck()
            .get(),
        ),
        runs: countOf('run'),
        sweeps: countOf('sweep', 'deleted_at IS NULL'),
      })),
    copyTo: (target) => copyTo(db, path, target),
    check: (tell) => {
      const problems = readProblems(db, tell);
      return { problems, runs: problems.length === 0 ? countOf('run') : 0 };
    },
  };
}
