import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { acquireSweepLock } from '../../../main/store/lock.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store, SweepStatus } from '../../../main/store/store.ts';
import { makeFolder } from './support/folder.ts';
import { kill, startProgram, waitForWord } from './support/program.ts';
import { beginRun, keyOf, record, specOf, type RunPlan } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const createdAt = '2026-01-02T03:04:05.000Z';
const head = { kind: 'sweep', createdAt, command: 'lab sweep', points: [] } as const;
const pointsOf = (...seeds: number[]) =>
  seeds.map((seed) => ({ key: keyOf({ seed }), spec: specOf({ seed }) }));

let store: Store;
const open = (path = ':memory:') => (store = openStore(path));
afterEach(() => store.close());

/** What is in a file, without opening it as the lab does. */
function readFile(path: string, sql: string): unknown[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(sql).pluck().all();
  } finally {
    db.close();
  }
}

describe('the head of a sweep', () => {
  it('counts points, so that a run that stands twice counts twice', () => {
    open();
    const id = store.beginSweep({ ...head, points: pointsOf(1, 2, 1, 3, 4, 4, 5) });
    record(store, { seed: 1 });
    record(store, { seed: 2, status: 'failed' });
    record(store, { seed: 3, status: 'cancelled' });
    record(store, { seed: 4, status: 'failed' });
    const { points: _points, ...others } = head;
    const counts = { total: 7, done: 2, failed: 3 };
    const expected = { ...others, id, name: '', status: 'running', ...counts };
    expect(store.findSweepHead(id)).toEqual(expected);
    expect(store.listSweeps({ states: [], limit: 9, offset: 0 }).rows).toEqual([expected]);
  });

  it('counts what is there: not a deleted run, and a run of another sweep', () => {
    open();
    const id = store.beginSweep({ ...head, points: pointsOf(1, 2) });
    const other = store.beginSweep({ ...head, points: pointsOf(2, 3) });
    const keys = [1, 2].map((seed) => record(store, { seed }));
    store.markRuns({ kind: 'archive', keys, archived: true }, createdAt);
    store.deleteRuns(keys.slice(0, 1), createdAt);
    expect(store.findSweepHead(id)).toMatchObject({ total: 2, done: 1, failed: 0 });
    expect(store.findSweepHead(other)).toMatchObject({ total: 2, done: 1, failed: 0 });
    expect(store.findSweepHead(99)).toBeUndefined();
  });

  it('is listed newest first, by states, a page at a time', () => {
    open();
    const states: SweepStatus[] = ['done', 'paused', 'done', 'cancelled', 'interrupted', 'running'];
    for (const status of states) store.setSweepStatus(store.beginSweep(head), status);
    const list = (wanted: SweepStatus[], limit = 9, offset = 0) => {
      const { total, rows } = store.listSweeps({ states: wanted, limit, offset });
      return [total, rows.map(({ id }) => id)];
    };
    expect(list([])).toEqual([6, [6, 5, 4, 3, 2, 1]]);
    expect(list([], 2, 3)).toEqual([6, [3, 2]]);
    expect(list(['done'])).toEqual([2, [3, 1]]);
    expect(list(['paused', 'cancelled'])).toEqual([2, [4, 2]]);
    expect(list(['planning'])).toEqual([0, []]);
  });
});

describe('the points of a sweep', () => {
  it('are in their planned order, a page at a time, with the runs that are there', () => {
    open();
    const id = store.beginSweep({ ...head, points: pointsOf(3, 1, 2, 1) });
    const key = record(store, { seed: 1 });
    beginRun(store, { seed: 2 });
    const { total, rows } = store.sweepPoints({ id, offset: 1, limit: 3 });
    const run = store.findSummary(key)!;
    expect(total).toBe(4);
    expect(rows).toEqual([
      { index: 1, key, status: 'done', run },
      { index: 2, key: keyOf({ seed: 2 }), status: 'running', run: expect.anything() as unknown },
      { index: 3, key, status: 'done', run },
    ]);
    expect(store.sweepPoints({ id, offset: 0, limit: 1 }).rows).toEqual([
      { index: 0, key: keyOf({ seed: 3 }), status: null, run: null },
    ]);
    expect(store.sweepPoints({ id: 99, offset: 0, limit: 5 })).toEqual({ total: 0, rows: [] });
  });

  it('are recorded in parts; a part that does not fit is not recorded at all', () => {
    open();
    const id = store.beginSweep({ ...head, isPlanning: true });
    store.addSweepPoints(id, 0, pointsOf(1, 2));
    expect(() => store.addSweepPoints(id, 1, pointsOf(8, 9))).toThrow('UNIQUE');
    const bad = [...pointsOf(3), { key: 'k', spec: { run: Number.NaN } as never }];
    expect(() => store.addSweepPoints(id, 2, bad)).toThrow('points[3].spec.run');
    expect(() => store.addSweepPoints(99, 0, pointsOf(1))).toThrow('FOREIGN KEY');
    store.addSweepPoints(id, 2, pointsOf(3));
    expect(store.findSweep(id)).toMatchObject({ status: 'planning', points: pointsOf(1, 2, 3) });
  });
});

describe('the newest sweep', () => {
  it('of a kind is none that is still being planned', () => {
    open();
    store.beginSweep({ ...head, kind: 'study', points: pointsOf(1) });
    store.beginSweep({ ...head, points: pointsOf(2) });
    store.beginSweep({ ...head, kind: 'study', isPlanning: true });
    expect(store.lastSweep('study')).toMatchObject({ id: 1, points: pointsOf(1) });
    expect(store.lastSweep('validation')).toBeUndefined();
  });

  it('is a validation only if there is no other', () => {
    open();
    store.beginSweep({ ...head, kind: 'validation' });
    expect(store.lastSweep()?.id).toBe(1);
    store.beginSweep({ ...head, kind: 'study' });
    store.beginSweep({ ...head, points: pointsOf(2) });
    store.beginSweep({ ...head, kind: 'validation' });
    expect([store.lastSweep()?.id, store.lastSweep('validation')?.id]).toEqual([3, 4]);
  });

  it.each([
    ['running', true],
    ['paused', true],
    ['interrupted', true],
    ['cancelled', true],
    ['done', false],
    ['planning', false],
  ] as [SweepStatus, boolean][])('that is %s is unfinished: %s', (status, isUnfinished) => {
    open();
    const id = store.beginSweep(head);
    store.setSweepStatus(id, status);
    expect(store.lastUnfinishedSweep()?.id).toBe(isUnfinished ? id : undefined);
  });
});

describe('what a kill leaves', () => {
  it('is settled at the next opening: a plan is dropped, what ran is interrupted', async () => {
    const path = newPath();
    const plan: RunPlan = { seed: 1 };
    const point = JSON.stringify({ key: keyOf(plan), spec: specOf(plan) });
    const child = startProgram(`
      const store = openStore(${JSON.stringify(path)});
      acquireSweepLock(${JSON.stringify(path)});
      const sweep = { kind: 'sweep', createdAt: 't', command: 'c', points: [${point}] };
      for (const status of ['running', 'paused', 'cancelled', 'interrupted', 'done']) {
        store.setSweepStatus(store.beginSweep(sweep), status);
      }
      const id = store.beginSweep({ ...sweep, isPlanning: true });
      store.addSweepPoints(id, 1, [${point}]);
      console.log('planned');
      setInterval(() => {}, 1000);`);
    await waitForWord(child, 'planned');
    const statuses = 'SELECT status FROM sweep ORDER BY id';
    open(path).close();
    // Its process lives and holds the lock: nothing is touched.
    expect(readFile(path, statuses)).toContain('planning');
    await kill(child);
    openStore(path, { readOnly: true }).close();
    expect(readFile(path, statuses)).toContain('planning');
    open(path);
    const rows = store.listSweeps({ states: [], limit: 9, offset: 0 }).rows.toReversed();
    expect(rows.map(({ status }) => status)).toEqual([
      'interrupted',
      'paused',
      'cancelled',
      'interrupted',
      'done',
    ]);
    expect(readFile(path, 'SELECT count(*) FROM sweep_point')).toEqual([5]);
    acquireSweepLock(path).release();
  });

  it('is a number that no later sweep gets', () => {
    const path = newPath();
    open(path);
    store.beginSweep({ ...head, isPlanning: true });
    store.close();
    open(path);
    expect(store.beginSweep(head)).toBe(2);
  });
});
