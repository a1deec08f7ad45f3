import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createCheckpoints } from '../../../main/store/checkpoints.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { readTables } from '../../../main/store/page-reader.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { readLog } from '../../../main/store/write-ahead-log.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { makeFolder } from './support/folder.ts';
import { record } from './support/recorded-run.ts';

const { newPath } = makeFolder();

const identityIn = (path: string) => readTables(path, { identity: 3 }).get('identity')?.rows[0];
const holdersIn = (path: string) => readTables(path, { holder: 1 }).get('holder')?.rows.length;

describe('what a database is known by', () => {
  it('is in the file from its creation on, and another in each', () => {
    const paths = [newPath(), newPath()];
    const ids = paths.map((path) => {
      openStore(path).close();
      return identityIn(path)?.[1];
    });
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });

  it('is another in a copy, which nobody holds', () => {
    const path = newPath();
    const store = openStore(path);
    record(store, { seed: 1 });
    const copy = store.copyTo(newPath()).path;
    expect(holdersIn(path)).toBe(1);
    expect(holdersIn(copy)).toBe(0);
    expect(identityIn(copy)?.[1]).not.toBe(identityIn(path)?.[1]);
    store.close();
    expect(holdersIn(path)).toBe(0);
  });

  it('stays as it is, with the whole file, if nothing is written', () => {
    const path = newPath();
    openStore(path).close();
    const before = readFileSync(path);
    openStore(path).close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('is in the log from the first commit to the last', () => {
    const path = newPath();
    const store = openStore(path);
    for (let seed = 0; seed < 5; seed++) record(store, { seed });
    const root = readTables(path, { identity: 3 }).get('identity')!.root;
    const log = readLog(path, root);
    expect(log).toMatchObject({ kind: 'log', hasCommits: true, losesCommits: false });
    const db = new Database(path, { readonly: true });
    const commits = db.prepare('SELECT commits FROM identity').pluck().get();
    db.close();
    expect(log).toMatchObject({ first: { id: identityIn(path)?.[1] }, last: { commits } });
    store.close();
  });

  it('comes with version 9, which keeps the rows of 8', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 8));
    db.exec(`INSERT INTO setting VALUES ('theme', '"dark"')`);
    migrate(db, migrations.slice(0, 9));
    expect(db.prepare('SELECT * FROM setting').all()).toEqual([{ name: 'theme', value: '"dark"' }]);
    expect(db.prepare('SELECT count(*) FROM identity').pluck().get()).toBe(0);
    const bad = [
      `INSERT INTO identity VALUES (2, '${'a'.repeat(32)}', 0)`,
      `INSERT INTO identity VALUES (1, 'short', 0)`,
      `INSERT INTO holder VALUES ('t', 'no')`,
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
    db.close();
  });
});

describe('an acknowledged write', () => {
  it('is in the file itself two seconds later, though nothing else happens', () => {
    vi.useFakeTimers();
    const path = newPath();
    const db = new Database(path);
    db.pragma('journal_mode = WAL');
    migrate(db, migrations);
    db.exec(`INSERT INTO identity VALUES (1, '${'a'.repeat(32)}', 0)`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    const { transact, stop } = createCheckpoints(db, () => undefined);
    transact(() => undefined);
    const commitsIn = () => identityIn(path)?.[2];
    expect(commitsIn()).toBe(0);
    vi.advanceTimersByTime(2000);
    expect(commitsIn()).toBe(1);
    stop();
    vi.useRealTimers();
    db.close();
  });
});

describe('reading pages without SQLite', () => {
  it('finds the rows that SQLite finds, in tables of any size', () => {
    const number = fc.option(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
    const rows = fc.array(fc.tuple(number, fc.option(fc.string({ maxLength: 40 }))), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(rows, fc.constantFrom(512, 1024, 4096, 65_536), (content, pageSize) => {
        const path = newPath();
        const db = new Database(path);
        db.pragma('synchronous = OFF');
        db.pragma(`page_size = ${pageSize}`);
        db.exec('CREATE TABLE t (a INTEGER, b TEXT); BEGIN');
        const add = db.prepare('INSERT INTO t VALUES (?, ?)');
        for (const row of content) add.run(...row);
        db.exec('COMMIT');
        const found = db.prepare('SELECT a, b FROM t ORDER BY rowid').raw().all();
        db.close();
        expect(readTables(path, { t: 2 }).get('t')?.rows).toEqual(found);
      }),
      { numRuns: scaleRuns(100) },
    );
  });
});
