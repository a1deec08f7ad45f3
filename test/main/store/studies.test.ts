import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';

const rowsOf = (db: Database.Database, table: string) => db.prepare(`SELECT * FROM ${table}`).all();

describe('migration', () => {
  it('0011-studies names no sweep, and keeps the sweeps of a study while both are there', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 10));
    db.exec(`INSERT INTO sweep (id, kind, created_at, status, command)
      VALUES (1, 'sweep', 'c', 'done', 'lab sweep')`);
    const before = rowsOf(db, 'sweep');
    migrate(db, migrations.slice(0, 11));
    const after = before.map((row) => ({ ...Object(row), name: '', deleted_at: null }) as unknown);
    expect(rowsOf(db, 'sweep')).toEqual(after);
    const uid = (n: number) => String(n).repeat(32);
    const columns = '(id, uid, name, created_at, changed_at, view)';
    db.exec(`INSERT INTO study ${columns} VALUES (1, '${uid(1)}', 'n', 'c', 'c', '{}')`);
    db.exec('INSERT INTO study_sweep VALUES (1, 0, 1)');
    const bad = [
      `INSERT INTO study ${columns} VALUES (2, '${uid(2)}', 'n', 'c', 'c', '{}')`,
      `INSERT INTO study ${columns} VALUES (2, '${uid(1)}', 'm', 'c', 'c', '{}')`,
      `INSERT INTO study ${columns} VALUES (2, 'short', 'm', 'c', 'c', '{}')`,
      `INSERT INTO study ${columns} VALUES (2, '${uid(2)}', 'm', 'c', 'c', 'no')`,
      'INSERT INTO study_sweep VALUES (1, 1, 1)',
      'INSERT INTO study_sweep VALUES (1, 1, 2)',
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
    db.exec('DELETE FROM sweep');
    expect(db.prepare('SELECT count(*) FROM study_sweep').pluck().get()).toBe(0);
    db.close();
  });
});
