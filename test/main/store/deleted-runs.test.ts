import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { salvageDatabase } from '../../../main/store/salvage.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { makeFolder } from './support/folder.ts';
import { beginRun, keyOf, record, resultOf, specOf } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const at = new Date().toISOString();

let path: string;
let store: Store;
let keys: string[];

/** What only says that something was written. */
const logs = ['identity', 'holder', 'run_change', 'mark_action', 'sqlite_sequence'];

/** Everything that is stored, by tables; rows of one in no order. */
function readTables(): Record<string, string[]> {
  const db = new Database(path, { readonly: true });
  const names = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all()
    .filter((name) => !logs.includes(name) && !name.startsWith('run_note_'));
  const read = (name: string) =>
    db.prepare(`SELECT ${name === 'run_note' ? 'rowid, *' : '*'} FROM "${name}"`).all();
  const tables = names.map((name) => [
    name,
    read(name)
      .map((row) => JSON.stringify(row))
      .sort(),
  ]);
  db.close();
  return Object.fromEntries(tables) as Record<string, string[]>;
}

function change(sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

const marks = () => store.findSummary(keys[0]!);
const terms = (text: string) => ({ terms: parseRunFilter(text) });

function archive(which: readonly string[]): void {
  store.markRuns({ kind: 'archive', keys: [...which], archived: true }, at);
}

function remove(which: readonly string[], deletedAt = at): number {
  archive(which.filter((key) => store.findSummary(key)?.archived === false));
  return store.deleteRuns(which, deletedAt).action;
}

/** Five runs: one with distributions and all marks, one that failed, one that was cancelled. */
beforeEach(() => {
  path = newPath();
  store = openStore(path);
  keys = [
    record(store, { seed: 1, windowP99Ns: 1234.5 }),
    record(store, { seed: 2, policy: 'deferred', cpus: 16 }),
    record(store, { seed: 3, status: 'failed' }),
    record(store, { seed: 4, status: 'cancelled' }),
    record(store, { seed: 5 }),
  ];
  const [first = ''] = keys;
  const result = resultOf({ seed: 1, windowP99Ns: 1234.5 });
  const state = { count: 3, sum: 7006, max: 7000, bins: [0, 1, 297, 1, 1599, 1] };
  const distributions = { shootdownLatency: state, pairs: state, worstCpu: state };
  const replications = store.replications(first);
  store.completeRun({ key: first, finishedAt: at, result, replications, distributions });
  store.markRuns({ kind: 'tag', keys: [first], add: ['b', 'a'], remove: [] }, at);
  store.markRuns({ kind: 'note', key: first, note: 'as posted' }, at);
  store.markRuns({ kind: 'star', keys: [first], starred: true }, at);
  archive(keys.slice(0, 4));
});
afterEach(() => store.close());

describe('deleted runs', () => {
  it('come back with every row as it was, and no row is left of the deletion', () => {
    const before = readTables();
    const action = remove(keys.slice(0, 4));
    expect(readTables()).not.toEqual(before);
    expect(store.check()).toEqual({ problems: [], runs: 1 });
    expect(store.undoChange(action, at).toSorted()).toEqual(keys.slice(0, 4).toSorted());
    expect(readTables()).toEqual(before);
    expect(store.check()).toEqual({ problems: [], runs: 5 });
    expect(() => store.undoChange(action, at)).toThrow('cannot be undone');
  });

  it('are in no list, count, sweep or bundle, and their sweep can be run again', () => {
    const points = [1, 5].map((seed) => ({ key: keyOf({ seed }), spec: specOf({ seed }) }));
    const id = store.beginSweep({ kind: 'sweep', createdAt: at, command: 'c', points });
    const action = remove([keys[0]!]);
    const query = { filter: terms('is:all'), sort: 'startedAt', descending: true } as const;
    const listed = () => store.queryRunKeys({ ...query, offset: 0, limit: 9 }).total;
    const seen = () => [
      listed(),
      store.countFacets({ filter: terms('is:all') }).total,
      store.countFacets({ filter: terms('is:all posted') }).total,
      store.describe().runs,
      store.doneKeys(true).length,
      store.findSweepHead(id)?.done,
    ];
    expect(seen()).toEqual([4, 4, 0, 4, 2, 1]);
    expect([store.findRun(keys[0]!), store.hasResult(keys[0]!)]).toEqual([undefined, false]);
    record(store, { seed: 1 });
    expect(store.findSweepHead(id)?.done).toBe(2);
    store.undoChange(action, at);
    expect(seen()).toEqual([5, 5, 1, 5, 3, 2]);
  });

  it('give their marks to a run that was made again, and their result where it has none', () => {
    const before = store.findRun(keys[0]!);
    const action = remove(keys.slice(0, 2));
    record(store, { seed: 1, status: 'failed' });
    store.markRuns({ kind: 'note', key: keys[0]!, note: 'newer' }, at);
    store.markRuns({ kind: 'tag', keys: [keys[0]!], add: ['c'], remove: [] }, at);
    const again = { seed: 2, policy: 'deferred', cpus: 16, startedAt: at } as const;
    record(store, again);
    store.undoChange(action, at);
    expect(store.findRun(keys[0]!)).toEqual(before);
    expect(store.distributions(keys[0]!)?.pairs.count).toBe(3);
    expect(marks()).toMatchObject({ note: 'newer', tags: ['a', 'b', 'c'], starred: true });
    expect(store.findRun(keys[1]!)).toMatchObject({ startedAt: at, status: 'done' });
    expect(store.check()).toEqual({ problems: [], runs: 5 });
  });

  it('leave a run alone that is being made again, which then has a result and the marks', () => {
    const action = remove([keys[0]!]);
    beginRun(store, { seed: 1, startedAt: at });
    store.undoChange(action, at);
    expect(store.findRun(keys[0]!)).toMatchObject({ status: 'running', result: null });
    record(store, { seed: 1, startedAt: at });
    expect(marks()).toMatchObject({ status: 'done', note: 'as posted', starred: true });
  });

  it('can be deleted again under the same key, and each deletion is undone by itself', () => {
    const first = remove([keys[0]!]);
    record(store, { seed: 1, startedAt: at });
    const second = remove([keys[0]!]);
    store.undoChange(second, at);
    expect(marks()).toMatchObject({ startedAt: at, note: '' });
    store.undoChange(first, at);
    expect(marks()).toMatchObject({ startedAt: at, note: 'as posted' });
  });

  it('are forgotten after a day, by the next deletion and the next opening', () => {
    const yesterday = new Date(Date.now() - 86_500_000).toISOString();
    const gone = remove([keys[0]!], yesterday);
    const kept = remove([keys[1]!]);
    expect(() => store.undoChange(gone, at)).toThrow('its deleted runs are no longer kept');
    const old = remove([keys[2]!], yesterday);
    store.close();
    store = openStore(path);
    expect(() => store.undoChange(old, at)).toThrow('its deleted runs are no longer kept');
    expect(store.undoChange(kept, at)).toEqual([keys[1]]);
  });

  it.each([
    ['deletion', 'BEFORE DELETE ON run'],
    ['return', 'BEFORE INSERT ON run_tag'],
  ])('are all there or all gone if their %s fails half-way', (what, when) => {
    const action = what === 'return' ? remove(keys.slice(0, 2).toReversed()) : 0;
    const before = readTables();
    change(`CREATE TRIGGER full ${when} WHEN (SELECT count(*) FROM deleted_run) > 1 BEGIN
      SELECT RAISE(ABORT, 'database or disk is full'); END`);
    const fail = () =>
      what === 'return' ? store.undoChange(action, at) : store.deleteRuns(keys.slice(0, 2), at);
    expect(fail).toThrow('database or disk is full');
    expect(readTables()).toEqual(before);
    change('DROP TRIGGER full');
    fail();
    expect(store.describe().runs).toBe(what === 'return' ? 5 : 3);
  });

  it('have every column of a run but those of one that is under way', () => {
    const db = new Database(path, { readonly: true });
    const columnsOf = (table: string) =>
      db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    const own = new Set(['action', 'tags']);
    const madeByTriggers = new Set(['restarted_at', 'started_ms', 'finished_ms']);
    const kept = columnsOf('deleted_run').filter((name) => !own.has(name));
    const expected = columnsOf('run').filter((name) => !madeByTriggers.has(name));
    expect(kept.toSorted()).toEqual(expected.toSorted());
    db.close();
  });

  it('keep their numbers in a salvaged database, and what is broken of them is found', () => {
    const action = remove([keys[4]!]);
    store.close();
    const target = newPath('salvaged.db');
    expect(salvageDatabase(path, target).lost).toEqual([]);
    path = target;
    store = openStore(path);
    record(store, { seed: 6 });
    store.undoChange(action, at);
    expect(store.check()).toEqual({ problems: [], runs: 6 });
    remove([keys[4]!]);
    change(`UPDATE deleted_run SET result = x'00', machine_part = 999`);
    expect(store.check().problems).toEqual([
      `deleted_run ${keys[4]}: a part of its spec is missing`,
      `deleted_run ${keys[4]}: its result is not JSON`,
    ]);
  });
});

describe('migration 13', () => {
  it('keeps the log of changes with its numbers, and refuses deleted runs that are half right', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 12));
    db.exec(`INSERT INTO mark_action (id, made_at, kind, changes, undone_at)
      VALUES (7, 'm', 'tag', '[]', NULL), (8, 'n', 'star', '[{}]', 'u')`);
    const readLog = () => db.prepare('SELECT * FROM mark_action').all();
    const before = readLog();
    migrate(db, migrations.slice(0, 13));
    expect(readLog()).toEqual(before);
    db.exec(`INSERT INTO mark_action (made_at, kind, changes) VALUES ('o', 'delete', '[]')`);
    const columns = `action, key, model_version, machine_part, kernel_part, workload_part, policy_part,
      run_part, seed, started_at, finished_at, note, starred, archived, status, result,
      replication_rows, tags`;
    const add = (action: number, rest: string) =>
      db.exec(`INSERT INTO deleted_run (${columns})
        VALUES (${action}, 'k', '1', 1, 1, 1, 1, 1, 1, 's', 'f', '', 0, 1, ${rest})`);
    add(9, `'done', x'00', x'00', '[]'`);
    expect(() => add(10, `'done', x'00', x'00', '[]'`)).toThrow(/constraint failed/);
    const bad = [
      `'running', NULL, NULL, '[]'`,
      `'done', NULL, x'00', '[]'`,
      `'done', x'00', x'00', ''`,
    ];
    for (const rest of bad) expect(() => add(9, rest)).toThrow(/constraint failed/);
    db.close();
  });
});
