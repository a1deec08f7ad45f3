// The store in SQLite: every method of the door in store.ts, and its transactions. The rule: one
// transaction per change, a finished run is replaced by a finished run only, and a row left as
// `running` by a kill is no finished run. Opening is database.ts, SQL is statements.ts.
import { resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { guard } from './database-error.ts';
import { openDatabase } from './database.ts';
import { toJson } from './json.ts';
import { sweepLockHolder } from './lock.ts';
import { migrations } from './migrations/index.ts';
import { toReplicationRow, toRunRow, toRunValues, toSweepRow } from './rows.ts';
import { prepareStatements, selectRuns, type SweepRecord } from './statements.ts';
import type { Store, SweepRow } from './store.ts';

type Statements = ReturnType<typeof prepareStatements>;

/**
 * Opens the database at the path, or makes it with its folders; `:memory:` is one of its own.
 * Not promised: that two processes run sweeps on it in turn; see lock.ts.
 * @throws LabError `database-foreign`, `database-newer`, `database-unreadable`, `database-busy`;
 *   `not-found` if there is none and it is to be read only.
 */
export function openStore(path: string, options: { readonly readOnly?: boolean } = {}): Store {
  // SQLite's driver cuts blanks off the end, and would open another file than the one looked at.
  if (path.trim() === '' || path !== path.trimEnd() || path.includes('\0')) {
    const got = JSON.stringify(path);
    throw new LabError(
      'bad-value',
      `the database path must be a file name without a blank at its end, got ${got}`,
      'name a file',
    );
  }
  const isReadOnly = options.readOnly ?? false;
  const name = path === ':memory:' ? path : resolve(path);
  const db = openDatabase(path, { isReadOnly, migrations });
  try {
    return createStore(db, name, isReadOnly);
  } catch (error) {
    db.close();
    throw error;
  }
}

function createStore(db: Database.Database, path: string, isReadOnly: boolean): Store {
  const statements = guard(path, () => prepareStatements(db));
  if (!isReadOnly) guard(path, () => interruptAbandonedSweeps(statements, path));
  return {
    path,
    ...runMethods(db, statements, path),
    ...sweepMethods(db, statements, path),
    close: () => {
      db.close();
    },
  };
}

type RunMethod =
  'beginRun' | 'completeRun' | 'endRun' | 'findRun' | 'findByPrefix' | 'listRuns' | 'replications';

function runMethods(db: Database.Database, on: Statements, path: string): Pick<Store, RunMethod> {
  return {
    beginRun: (run) => guard(path, () => void on.beginRun.run(toRunValues(run))),

    completeRun: ({ key, finishedAt, result, replications }) => {
      const text = toJson('result', result);
      const rows = replications.map((row) => ({ ...row, text: toJson('replication', row.result) }));
      const write = db.transaction(() => {
        requireChange(on.completeRun.run({ key, finishedAt, result: text }), `run ${key}`);
        on.dropReplications.run(key);
        for (const row of rows) on.addReplication.run(key, row.replication, row.digest, row.text);
      });
      guard(path, () => write.immediate());
    },

    endRun: (run) => guard(path, () => requireChange(on.endRun.run(run), `run ${run.key}`)),

    findRun: (key) =>
      guard(path, () => {
        const record = on.findRun.get(key);
        return record && toRunRow(record, path);
      }),

    findByPrefix: (prefix) =>
      guard(path, () =>
        // U+10FFFF sorts behind everything that may follow the prefix.
        on.findByPrefix.all(prefix, `${prefix}\u{10ffff}`).map((record) => toRunRow(record, path)),
      ),

    listRuns: (query) => {
      const limit = wholeNumber('limit', query.limit) ?? -1;
      const offset = wholeNumber('offset', query.offset) ?? 0;
      const read = db.transaction(() => selectRuns(db, query, limit, offset));
      return guard(path, () => {
        const { total, records } = read();
        return { total, rows: records.map((record) => toRunRow(record, path)) };
      });
    },

    replications: (key) =>
      guard(path, () => on.replications.all(key).map((record) => toReplicationRow(record, path))),
  };
}

type SweepMethod = 'beginSweep' | 'endSweep' | 'findSweep' | 'lastUnfinishedSweep';

function sweepMethods(
  db: Database.Database,
  on: Statements,
  path: string,
): Pick<Store, SweepMethod> {
  const readSweep = (find: () => SweepRecord | undefined) =>
    db.transaction((): SweepRow | undefined => {
      const record = find();
      return record && toSweepRow(record, on.sweepPoints.all(record.id), path);
    });
  return {
    beginSweep: ({ createdAt, command, points }) => {
      const texts = points.map((point, i) => toJson(`points[${i}].spec`, point.spec));
      const write = db.transaction(() => {
        const { lastInsertRowid: id } = on.addSweep.run(createdAt, command);
        points.forEach(({ key }, i) => on.addSweepPoint.run(id, i, key, texts[i] ?? ''));
        return Number(id);
      });
      return guard(path, () => write.immediate());
    },
    endSweep: (id, status) =>
      guard(path, () => requireChange(on.endSweep.run(status, id), `sweep ${id}`)),
    findSweep: (id) =>
      guard(
        path,
        readSweep(() => on.findSweep.get(id)),
      ),
    lastUnfinishedSweep: () =>
      guard(
        path,
        readSweep(() => on.lastUnfinishedSweep.get()),
      ),
  };
}

/** A sweep that is `running` while no living process holds the lock was killed. */
function interruptAbandonedSweeps(on: Statements, path: string): void {
  if (on.runningSweeps.get()?.n && !sweepLockHolder(path)) on.interruptSweeps.run();
}

function requireChange(outcome: Database.RunResult, what: string): void {
  if (outcome.changes > 0) return;
  throw new LabError('not-found', `${what} is not in the database`, 'begin it first');
}

function wholeNumber(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 0)) return value;
  throw new LabError(
    'bad-value',
    `${name} must be a whole number from 0, got ${value}`,
    'use a whole number, 0 or more',
  );
}
