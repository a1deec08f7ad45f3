import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import type { FitStore, ReplayStore } from '../../../main/store/replay-store.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { judgeFit } from '../../../shared/fit-verdict.ts';
import { storedFitSchema } from '../../../shared/trace-fit.ts';
import { replayResultSchema } from '../../../shared/trace-replay.ts';
import { makeFit, makeReplay, hashOf, replayDistributions } from '../../support/made-of-traces.ts';
import { createFakeFitStore, createFakeReplayStore } from '../lab/fakes/fake-made-stores.ts';
import { digestFolder, makeFolder } from './support/folder.ts';

const { newPath } = makeFolder();
const opened: { close(): void }[] = [];
const keep = <T extends { close(): void }>(one: T): T => {
  opened.push(one);
  return one;
};
afterEach(() => opened.splice(0).forEach((one) => one.close()));

const open = (path: string, options = {}) => keep(openStore(path, options));
const all = { offset: 0, limit: 50 };
const other = { hash: hashOf('beef'), name: 'other.txt' };
const at = (second: number) => `2026-01-02T03:04:0${second}.000Z`;
const withCode = (code: string, text: string, hint = '') =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(text) as unknown,
    hint: expect.stringContaining(hint) as unknown,
  }) as Error;

/** Every kind of store that keeps the promises. */
const stores: [string, () => ReplayStore & FitStore][] = [
  ['in a file', () => open(newPath())],
  ['in memory', () => open(':memory:')],
  ['of the tests', () => ({ ...createFakeReplayStore(), ...createFakeFitStore() })],
];

describe.each(stores)('a store %s', (_, create) => {
  it('gives a replay back as it was given, and no other', () => {
    const store = create();
    const replay = v.parse(replayResultSchema, makeReplay());
    store.saveReplay(replay, replayDistributions);
    expect(store.findReplay(replay.key)).toEqual(makeReplay());
    expect(store.replayDistributions(replay.key)).toEqual(replayDistributions);
    expect(store.findReplay(hashOf('2'))).toBeUndefined();
    expect(store.replayDistributions(hashOf('2'))).toBeUndefined();
  });

  it('leaves a replay of the same key as it is', () => {
    const store = create();
    store.saveReplay(makeReplay(), replayDistributions);
    store.saveReplay(makeReplay({ wallMs: 99 }), {
      ...replayDistributions,
      pairs: replayDistributions.worstCpu,
    });
    expect(store.findReplay(hashOf('1'))?.wallMs).toBe(12);
    expect(store.replayDistributions(hashOf('1'))).toEqual(replayDistributions);
    expect(store.listReplays(all).total).toBe(1);
  });

  it('lists replays newest first, by pages, also of one trace', () => {
    const store = create();
    const save = (key: string, second: number, trace = makeReplay().trace) =>
      store.saveReplay(
        makeReplay({ key: hashOf(key), recordedAt: at(second), trace }),
        replayDistributions,
      );
    save('c', 1);
    save('a', 3);
    save('b', 2, other);
    save('d', 3);
    const keys = (query: Parameters<ReplayStore['listReplays']>[0]) => {
      const { total, rows } = store.listReplays(query);
      return [total, rows.map(({ key }) => key[0]).join('')];
    };
    expect(keys(all)).toEqual([4, 'adbc']);
    expect(keys({ offset: 1, limit: 2 })).toEqual([4, 'db']);
    expect(keys({ offset: 9, limit: 2 })).toEqual([4, '']);
    expect(keys({ ...all, trace: other.hash })).toEqual([1, 'b']);
    expect(keys({ offset: 2, limit: 1, trace: hashOf('7ace') })).toEqual([3, 'c']);
    expect(keys({ ...all, trace: hashOf('77') })).toEqual([0, '']);
  });

  it('gives a fit back as it was given, and its profile as a workload', () => {
    const store = create();
    const fit = v.parse(storedFitSchema, makeFit());
    store.saveFit(fit);
    store.saveFit(makeFit({ name: 'a-build' }));
    expect(store.findFit('trace-7ace0000')).toEqual(makeFit());
    expect(store.findFit('trace')).toBeUndefined();
    const workloads = store.fittedWorkloads();
    expect(workloads.map(({ name }) => name)).toEqual(['a-build', 'trace-7ace0000']);
    expect(workloads[1]).toEqual(fit.profile);
  });

  it('puts a fit in place of the fit of the same name to the same trace', () => {
    const store = create();
    store.saveFit(makeFit());
    store.saveFit(makeFit({ fittedAt: at(9), ghz: 3 }));
    expect(store.listFits(all)).toEqual({
      total: 1,
      rows: [makeFit({ fittedAt: at(9), ghz: 3 })],
    });
  });

  it('refuses a name that another trace has, and says what to do', () => {
    const store = create();
    store.saveFit(makeFit());
    expect(() => store.saveFit(makeFit({ trace: other }))).toThrow(
      withCode('bad-value', 'trace-7ace0000 is fitted to another trace', 'choose another name'),
    );
    expect(store.findFit('trace-7ace0000')).toEqual(makeFit());
    expect(store.deleteFit('trace-7ace0000')).toBe(true);
    store.saveFit(makeFit({ trace: other }));
    expect(store.findFit('trace-7ace0000')?.trace).toEqual(other);
  });

  it('lists fits newest first, by pages, also of one trace', () => {
    const store = create();
    store.saveFit(makeFit({ name: 'c', fittedAt: at(1) }));
    store.saveFit(makeFit({ name: 'a', fittedAt: at(3) }));
    store.saveFit(makeFit({ name: 'b', fittedAt: at(2), trace: other }));
    store.saveFit(makeFit({ name: 'd', fittedAt: at(3) }));
    const names = (query: Parameters<FitStore['listFits']>[0]) => {
      const { total, rows } = store.listFits(query);
      return [total, rows.map(({ profile }) => profile.name).join('')];
    };
    expect(names(all)).toEqual([4, 'adbc']);
    expect(names({ offset: 2, limit: 1 })).toEqual([4, 'b']);
    expect(names({ ...all, trace: other.hash })).toEqual([1, 'b']);
    expect(names({ offset: 1, limit: 9, trace: hashOf('7ace') })).toEqual([3, 'dc']);
  });

  it('deletes a fit for good, and says whether there was one', () => {
    const store = create();
    store.saveFit(makeFit());
    expect(store.deleteFit('nobody')).toBe(false);
    expect(store.deleteFit('trace-7ace0000')).toBe(true);
    expect(store.deleteFit('trace-7ace0000')).toBe(false);
    expect(store.findFit('trace-7ace0000')).toBeUndefined();
    expect(store.fittedWorkloads()).toEqual([]);
    expect(store.listFits(all)).toEqual({ total: 0, rows: [] });
  });
});

describe('what is made of a trace', () => {
  it('is there after opening anew, also to be read only', () => {
    const path = newPath();
    const writer = openStore(path);
    writer.saveReplay(makeReplay(), replayDistributions);
    writer.saveFit(makeFit());
    writer.close();
    const reader = open(path, { readOnly: true });
    expect(reader.listReplays(all)).toEqual({ total: 1, rows: [makeReplay()] });
    expect(reader.replayDistributions(hashOf('1'))).toEqual(replayDistributions);
    expect(reader.listFits(all)).toEqual({ total: 1, rows: [makeFit()] });
    expect(() => reader.saveFit(makeFit())).toThrow(
      withCode('database-unreadable', 'it is read-only'),
    );
    expect(reader.check().problems).toEqual([]);
  });

  it('is kept bit for bit', () => {
    const store = open(newPath());
    const values = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, 1 / 3];
    values.forEach((wallMs, i) => {
      store.saveReplay(makeReplay({ key: hashOf(`${i}`), wallMs }), replayDistributions);
      store.saveFit(makeFit({ name: `w${i}`, ghz: wallMs }));
    });
    values.forEach((value, i) => {
      expect(store.findReplay(hashOf(`${i}`))?.wallMs).toBe(value);
      expect(store.findFit(`w${i}`)?.ghz).toBe(value);
    });
  });

  it('is not stored with a number that is none', () => {
    const store = open(':memory:');
    expect(() => store.saveReplay(makeReplay({ busyNs: NaN }), replayDistributions)).toThrow(
      withCode('bad-value', 'replay.busyNs must be a finite number'),
    );
    expect(() => store.saveFit(makeFit({ ghz: Infinity }))).toThrow(
      withCode('bad-value', 'fit.ghz must be a finite number'),
    );
    expect([store.listReplays(all).total, store.listFits(all).total]).toEqual([0, 0]);
  });

  it.each<[string, string, (store: Store) => unknown]>([
    ['replay', 'result', (store) => store.findReplay(hashOf('1'))],
    ['replay', 'result', (store) => store.listReplays(all)],
    ['replay', 'distributions', (store) => store.replayDistributions(hashOf('1'))],
    ['fit', 'profile', (store) => store.findFit('trace-7ace0000')],
    ['fit', 'profile', (store) => store.fittedWorkloads()],
    ['fit', 'fit', (store) => store.findFit('trace-7ace0000')],
    ['fit', 'fit', (store) => store.listFits(all)],
  ])(
    'of which the %s has a %s that is not JSON makes the database damaged',
    (table, column, read) => {
      const path = newPath();
      const writer = openStore(path);
      writer.saveReplay(makeReplay(), replayDistributions);
      writer.saveFit(makeFit());
      writer.close();
      // Writes what no statement of the store would.
      const db = new Database(path);
      db.pragma('ignore_check_constraints = ON');
      db.exec(`UPDATE ${table} SET ${column} = '{"key":'`);
      db.close();
      expect(() => read(open(path))).toThrow(withCode('database-unreadable', 'damaged'));
    },
  );

  it('finds every row of version 5 in place, and is refused when it is half right', () => {
    const db = keep(new Database(':memory:'));
    migrate(db, migrations.slice(0, 5));
    db.exec(`INSERT INTO trace (id, name, imported_at, status, importer)
      VALUES (1, 'n', 'i', 'importing', '{}')`);
    migrate(db, migrations.slice(0, 6));
    const rowsOf = (table: string) => db.prepare(`SELECT * FROM ${table}`).all();
    expect(rowsOf('trace')).toMatchObject([{ id: 1, name: 'n', importer: '{}' }]);
    expect([...rowsOf('replay'), ...rowsOf('fit')]).toEqual([]);
    for (const table of ['replay', 'fit']) {
      expect(db.pragma(`foreign_key_list(${table})`)).toEqual([]);
    }
    const names = `'h', 'n', '3', 'sync', 'server-2'`;
    db.exec(`INSERT INTO replay VALUES ('k', ${names}, 'closed', 'r', '{}', '{}')`);
    db.exec(`INSERT INTO fit VALUES ('w', 'h', 'f', '{}', '{}')`);
    const bad = [
      `INSERT INTO replay VALUES ('k', ${names}, 'closed', 'r', '{}', '{}')`,
      `INSERT INTO replay VALUES ('l', ${names}, 'odd', 'r', '{}', '{}')`,
      `INSERT INTO replay VALUES ('l', ${names}, 'open', 'r', 'no', '{}')`,
      `INSERT INTO replay VALUES ('l', ${names}, 'open', 'r', '{}', NULL)`,
      `INSERT INTO fit VALUES ('w', 'h', 'f', '{}', '{}')`,
      `INSERT INTO fit VALUES ('x', 'h', 'f', 'no', '{}')`,
      `INSERT INTO fit VALUES ('x', 'h', 'f', '{}', 'no')`,
      `INSERT INTO fit VALUES ('x', NULL, 'f', '{}', '{}')`,
    ];
    for (const sql of bad) expect(() => db.exec(sql)).toThrow(/constraint failed/);
  });

  it('has room in a database of version 5, which is backed up', () => {
    const path = newPath();
    const old = openDatabase(path, { isReadOnly: false, migrations: migrations.slice(0, 5) });
    old.db.exec(`INSERT INTO setting VALUES ('theme', '"dark"')`);
    old.close();
    expect(() => openStore(path, { readOnly: true })).toThrow(
      withCode('database-unreadable', 'it has version 5, but this program needs 13'),
    );
    const store = open(path);
    store.saveReplay(makeReplay(), replayDistributions);
    store.saveFit(makeFit());
    expect(store.readSettings()).toEqual({ theme: 'dark' });
    expect(Object.keys(digestFolder(dirname(path)))).toContain('lab.db.v5-backup');
    const backup = keep(new Database(join(dirname(path), 'lab.db.v5-backup'), { readonly: true }));
    expect(backup.pragma('user_version', { simple: true })).toBe(5);
  });

  it('is listed by its indexes', () => {
    const path = newPath();
    openStore(path).close();
    const db = keep(new Database(path, { readonly: true }));
    const planOf = (sql: string) => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
    for (const [table, time, name] of [
      ['replay', 'recorded_at', 'key'],
      ['fit', 'fitted_at', 'name'],
    ]) {
      const order = `ORDER BY ${time} DESC, ${name} LIMIT 5`;
      expect(planOf(`SELECT * FROM ${table} ${order}`)).not.toContain('TEMP B-TREE');
      const ofTrace = planOf(`SELECT * FROM ${table} WHERE trace_hash = 'a' ${order}`);
      expect(ofTrace).toContain(`SEARCH ${table} USING INDEX ${table}_by_trace`);
      expect(ofTrace).not.toContain('TEMP B-TREE');
    }
  });
});

it('reads a fit that is older than its windows and recorded distributions', () => {
  const path = newPath();
  const store = open(path);
  store.saveFit(makeFit());
  const db = keep(new Database(path));
  const { changes } = db
    .prepare(
      `UPDATE fit SET fit = json_remove(fit, '$.windows'),
         profile = json_remove(profile, '$.burstQuantiles', '$.blockQuantiles')`,
    )
    .run();
  expect(changes).toBe(1);
  const old = store.findFit('trace-7ace0000')!;
  expect(old).toEqual(makeFit({ windows: [] }));
  expect(old.profile).toMatchObject({ burstQuantiles: null, blockQuantiles: null });
  expect(judgeFit(old)[2]).toBe('Exposure windows: not compared with a replay.');
});
