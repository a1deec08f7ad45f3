import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import {
  applicationId,
  latestVersion,
  migrate,
  type Migration,
} from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { digestFolder, makeFolder } from './support/folder.ts';
import { listRuns } from '../../support/list-runs.ts';

const { newPath } = makeFolder();

const latest = latestVersion(migrations);
const next: Migration = {
  version: latest + 1,
  name: 'notes',
  sql: `CREATE TABLE note (run_key TEXT NOT NULL REFERENCES run (key), text TEXT NOT NULL) STRICT`,
};
const broken: Migration = { ...next, sql: `${next.sql}; INSERT INTO nowhere VALUES (1)` };
const orphan: Migration = { ...next, sql: `${next.sql}; INSERT INTO note VALUES ('gone', 'x')` };

const openWith = (path: string, list: readonly Migration[]) =>
  openDatabase(path, { isReadOnly: false, migrations: list });

const readSchema = (db: Database.Database) =>
  db
    .prepare(`SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name`)
    .all()
    .map((row) => Object.values(row as Record<string, unknown>).join(' | '));

function readTables(db: Database.Database): Record<string, unknown[]> {
  // Without what every opening changes.
  const names = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('identity', 'holder')`,
    )
    .pluck()
    .all();
  return Object.fromEntries(
    names.map((name) => [name, db.prepare(`SELECT * FROM "${String(name)}"`).all()]),
  );
}

const runColumns =
  'key, model_version, machine, workload, policy, cpus, seed, status, started_at, restarted_at, ' +
  'finished_at, spec, result, error';

const insertRowsOf1 = `
INSERT INTO run (${runColumns})
  VALUES ('k', '1', 'm', 'w', 'p', 4, 1, 'done', 's', NULL, 'f', '{}', '{}', NULL);
INSERT INTO replication VALUES ('k', 0, 'd', '{}'), ('k', 1, 'd', '{}');
INSERT INTO sweep (id, created_at, status, command) VALUES (1, 'c', 'interrupted', 'lab sweep');
INSERT INTO sweep_point VALUES (1, 0, 'k', '{}');`;

const insertRows = insertRowsOf1.replace(
  `(id, created_at, status, command) VALUES (1,`,
  `(id, kind, created_at, status, command) VALUES (1, 'sweep',`,
);

const insertRowsOfLatest = `
INSERT INTO spec_part (hash, body) VALUES (zeroblob(32), 'null');
INSERT INTO run (key, model_version, machine_part, kernel_part, workload_part, policy_part, run_part,
    seed, status, started_at, finished_at, result, replication_rows)
  VALUES ('k', '1', 1, 1, 1, 1, 1, 1, 'done', 's', 'f', x'00', x'00');
INSERT INTO run_tag VALUES (1, 't');`;

describe('migration', () => {
  it('0001-runs makes the whole schema from nothing', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 1));
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(readSchema(db)).toMatchSnapshot('schema');
    db.exec(insertRowsOf1);
    expect(readTables(db)).toMatchSnapshot('rows');
    db.close();
  });

  it('0001-runs refuses rows that are half right', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 1));
    const columns = `'1', 'm', 'w', 'p', 4, 1`;
    const bad = [
      `INSERT INTO run (${runColumns}) VALUES ('k', ${columns}, 'done', 's', NULL, 'f', '{}', NULL, NULL)`,
      `INSERT INTO run (${runColumns}) VALUES ('k', ${columns}, 'running', 's', NULL, NULL, '{}', '{}', NULL)`,
      `INSERT INTO run (${runColumns}) VALUES ('k', ${columns}, 'failed', 's', NULL, 'f', '{}', NULL, NULL)`,
      `INSERT INTO run (${runColumns}) VALUES ('k', ${columns}, 'odd', 's', NULL, NULL, '{}', NULL, NULL)`,
      `INSERT INTO run (${runColumns}) VALUES ('k', ${columns}, 'running', 's', NULL, NULL, 'no', NULL, NULL)`,
      `INSERT INTO run VALUES (NULL, ${columns}, 'running', 's', NULL, NULL, '{}', NULL, NULL)`,
      `INSERT INTO replication VALUES ('nobody', 0, 'd', '{}')`,
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
    db.close();
  });

  it('0002-marks keeps the rows of 1, and takes the kind of a sweep from its command', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 1));
    const study = `INSERT INTO sweep VALUES (7, 'c', 'done', 'lab study')`;
    db.exec(`${insertRowsOf1} ${study}`);
    const before = readTables(db);
    migrate(db, migrations.slice(0, 2));
    expect(readSchema(db)).toMatchSnapshot('schema');
    expect(db.pragma('foreign_key_list(sweep_point)')).toMatchObject([{ table: 'sweep' }]);
    const after = readTables(db);
    expect(after).toEqual({
      ...before,
      run: [
        {
          ...Object(before['run']?.[0]),
          note: '',
          starred: 0,
          archived: 0,
          overhead: null,
          window_p99_ns: null,
        },
      ],
      sweep: before['sweep']?.map((row) => ({
        ...Object(row),
        kind: Object(row).id === 7 ? 'study' : 'sweep',
      })),
      sqlite_sequence: after['sqlite_sequence'],
      run_tag: [],
      mark_action: [],
      setting: [],
    });
    db.exec(
      `INSERT INTO sweep (kind, created_at, status, command) VALUES ('sweep', 'c', 'paused', 'x')`,
    );
    expect(db.prepare('SELECT max(id) FROM sweep').pluck().get()).toBe(8);
    db.close();
  });

  it('0002-marks refuses rows that are half right', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 2));
    db.exec(insertRows);
    const bad = [
      `UPDATE run SET starred = 2`,
      `UPDATE run SET archived = -1`,
      `UPDATE run SET note = NULL`,
      `INSERT INTO run_tag VALUES ('nobody', 't')`,
      `INSERT INTO mark_action (made_at, kind, changes) VALUES ('c', 'odd', '[]')`,
      `INSERT INTO mark_action (made_at, kind, changes) VALUES ('c', 'tag', 'no')`,
      `INSERT INTO setting VALUES ('theme', 'dark')`,
      `UPDATE sweep SET status = 'odd'`,
      `UPDATE sweep SET kind = 'odd'`,
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
    db.close();
  });

  it('0004-run-list keeps the rows of 3, and reads its columns from the result', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 3));
    db.exec(insertRows);
    const tick = { mean: 3, low: 2, high: 4.5 };
    const result = {
      replications: 5,
      precisionReached: false,
      overhead: { tick },
      contract: { kept: true },
    };
    const write = (value: unknown) =>
      db.prepare('UPDATE run SET result = ?').run(JSON.stringify(value));
    write(result);
    const before = readTables(db);
    migrate(db, migrations.slice(0, 4));
    const computed = {
      replications: 5,
      half_width: 1.25,
      contract_kept: 1,
      precision_reached: 0,
    };
    expect(readTables(db)).toEqual({
      ...before,
      run: [{ ...Object(before['run']?.[0]), ...computed }],
    });
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT count(*) FROM run
         INDEXED BY run_list WHERE archived = 0 AND contract_kept = 0 AND half_width > 1`,
      )
      .all();
    expect(JSON.stringify(plan)).toContain('USING COVERING INDEX run_list');
    write({ ...result, replications: 9 });
    const readNumbers = db.prepare('SELECT replications, half_width FROM run').raw();
    expect(readNumbers.all()).toEqual([[9, 1.25]]);
    db.exec(`UPDATE run SET status = 'failed', error = 'x', result = NULL`);
    expect(readNumbers.all()).toEqual([[null, null]]);
    db.close();
  });

  it('0005-traces keeps the rows of 4, and refuses traces that are half right', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 4));
    db.exec(insertRows);
    const before = readTables(db);
    migrate(db, migrations.slice(0, 5));
    expect(readTables(db)).toEqual({ ...before, trace: [], trace_chunk: [] });
    db.exec(`INSERT INTO trace (id, name, imported_at, status, importer)
      VALUES (1, 'n', 'i', 'importing', '{}')`);
    db.exec(`INSERT INTO trace_chunk VALUES (1, 0, 0, 1, -5, 5, x'00')`);
    const bad = [
      `UPDATE trace SET status = 'done', importer = NULL, hash = 'h'`,
      `UPDATE trace SET importer = NULL`,
      `UPDATE trace SET hash = 'h'`,
      `UPDATE trace SET summary = 'no'`,
      `INSERT INTO trace (name, imported_at, status) VALUES ('n', 'i', 'odd')`,
      `INSERT INTO trace_chunk VALUES (2, 0, 0, 1, 0, 0, x'00')`,
      `INSERT INTO trace_chunk VALUES (1, 0, 0, 1, 0, 0, x'00')`,
      `INSERT INTO trace_chunk VALUES (1, 0, 1, 0, 0, 0, x'00')`,
      `INSERT INTO trace_chunk VALUES (1, 0, 1, 1, 1, 0, x'00')`,
      `INSERT INTO trace_chunk VALUES (1, -1, 1, 1, 0, 0, x'00')`,
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
    db.exec('DELETE FROM trace');
    expect(db.prepare('SELECT count(*) FROM trace_chunk').pluck().get()).toBe(0);
    db.close();
  });

  it('lists every file of the folder once, in order', () => {
    const folder = new URL('../../../main/store/migrations/', import.meta.url);
    const files = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
    const expected = migrations.map(
      ({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`,
    );
    const hint = 'every file of main/store/migrations has a line in its index.ts';
    expect(files.sort(), hint).toEqual(expected);
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  it('backs an older database up, then keeps its rows', () => {
    const path = newPath();
    const { db, close } = openWith(path, migrations);
    db.exec(insertRowsOfLatest);
    const rows = readTables(db);
    close();
    const migrated = openWith(path, [...migrations, next]);
    expect(readTables(migrated.db)).toEqual({ ...rows, note: [] });
    expect(migrated.db.pragma('user_version', { simple: true })).toBe(latest + 1);
    expect(migrated.db.pragma('foreign_keys', { simple: true })).toBe(1);
    migrated.close();
    expect(Object.keys(digestFolder(dirname(path)))).toEqual([
      'lab.db',
      `lab.db.v${latest}-backup`,
    ]);
    const backup = new Database(`${path}.v${latest}-backup`, { readonly: true });
    expect(readTables(backup)).toEqual(rows);
    backup.close();
    openStore(`${path}.v${latest}-backup`).close();
  });

  it.each([
    [broken, 'database-unreadable'],
    [orphan, 'internal'],
  ])('leaves the version and the rows when it fails (%#)', (failing, code) => {
    const path = newPath();
    const { db, close } = openWith(path, migrations);
    db.exec(insertRowsOfLatest);
    const rows = readTables(db);
    close();
    expect(() => openWith(path, [...migrations, failing])).toThrow(
      expect.objectContaining({ code }),
    );
    const after = openWith(path, migrations);
    expect(readTables(after.db)).toEqual(rows);
    after.close();
  });

  it('does not migrate a database that is only read', () => {
    const path = newPath();
    openWith(path, migrations).close();
    const before = digestFolder(dirname(path));
    expect(() =>
      openDatabase(path, { isReadOnly: true, migrations: [...migrations, next] }),
    ).toThrow(expect.objectContaining({ code: 'database-unreadable' }));
    expect(digestFolder(dirname(path))['lab.db']).toBe(before['lab.db']);
  });

  it('continues a file that a kill left without tables', () => {
    const path = join(dirname(newPath()), 'killed.db');
    const db = new Database(path);
    db.pragma(`application_id = ${applicationId}`);
    db.close();
    expect(() => openStore(path, { readOnly: true })).toThrow(
      expect.objectContaining({ code: 'database-unreadable' }),
    );
    const store = openStore(path);
    expect(listRuns(store).total).toBe(0);
    store.close();
  });
});
