import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../main/store/backup.ts';
import { createThreadReader } from '../../../main/store/reader-thread.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { digestFolder, makeFolder } from './support/folder.ts';
import { record } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const query: Parameters<Store['queryRuns']>[0] = {
  filter: { terms: parseRunFilter('is:all') },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 200,
};

const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function open(path: string, readOnly = false): Store {
  const store = openStore(path, { readOnly });
  stores.push(store);
  return store;
}

function openWithRuns(path = newPath()): Store {
  const store = open(path);
  const keys = [1, 2, 3].map((seed) => record(store, { seed }));
  store.markRuns({ kind: 'tag', keys, add: ['x'], remove: [] }, 't');
  store.writeSettings({ workers: 2 });
  store.beginSweep({ kind: 'study', createdAt: 't', command: 'c', points: [] });
  return store;
}

const unreadable = (text: string) =>
  expect.objectContaining({
    code: 'database-unreadable',
    message: expect.stringContaining(text) as unknown,
  }) as Error;

describe('a copy of a database', () => {
  it.each(['a file', 'memory'])('of one in %s is whole, and is one file', (where) => {
    const store = openWithRuns(where === 'memory' ? ':memory:' : newPath());
    const target = newPath('copy of it.db');
    const { path, bytes } = store.copyTo(target);
    expect(path).toBe(target);
    expect(readdirSync(dirname(target))).toEqual(['copy of it.db']);
    expect(readFileSync(target)).toHaveLength(bytes);
    const copy = open(target);
    expect(copy.queryRuns(query)).toEqual(store.queryRuns(query));
    expect(copy.readSettings()).toEqual({ workers: 2 });
    expect(copy.check()).toEqual({ problems: [], runs: 3 });
    // Its sweep ran in the other file.
    expect(copy.lastSweep('study')).toMatchObject({ status: 'interrupted' });
    expect(store.lastSweep('study')).toMatchObject({ status: 'running' });
  });

  it('never overwrites anything, be it a file, a folder or a dangling link', () => {
    const store = openWithRuns();
    const target = newPath();
    writeFileSync(target, 'a letter');
    mkdirSync(`${target}-2`);
    symlinkSync('nowhere', `${target}-3`);
    const { path } = store.copyTo(target);
    expect(path).toBe(`${target}-4`);
    expect(readFileSync(target, 'utf8')).toBe('a letter');
    expect(readdirSync(dirname(target))).toHaveLength(4);
    expect(store.copyTo(target).path).toBe(`${target}-5`);
  });

  it('to its own name gets another one', () => {
    const path = newPath();
    const store = openWithRuns(path);
    expect(store.copyTo(path).path).toBe(`${path}-2`);
    expect(store.check().runs).toBe(3);
  });

  it('is made several times at once, each under its own name', async () => {
    const path = newPath();
    openWithRuns(path);
    const target = newPath();
    const readers = [1, 2, 3].map(() => createThreadReader(path));
    const copies = await Promise.all(readers.map((reader) => reader.copyTo(target)));
    await Promise.all(readers.map((reader) => reader.close()));
    expect(copies.map((copy) => copy.path).toSorted()).toEqual([
      target,
      `${target}-2`,
      `${target}-3`,
    ]);
    expect(readdirSync(dirname(target))).toHaveLength(3);
    for (const copy of copies) expect(open(copy.path, true).check().runs).toBe(3);
  });

  it('is one moment of a database that is being written', async () => {
    const path = newPath();
    const store = open(path);
    for (let seed = 0; seed < 20; seed++) record(store, { seed });
    const reader = createThreadReader(path);
    await reader.describe();
    let isCopied = false;
    const copying = reader.copyTo(newPath()).finally(() => (isCopied = true));
    let seed = 20;
    while (!isCopied) {
      record(store, { seed: seed++ });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { path: name } = await copying;
    await reader.close();
    const copy = open(name, true);
    const { runs, problems } = copy.check();
    expect(problems).toEqual([]);
    expect(runs).toBeGreaterThanOrEqual(20);
    expect(store.describe().runs).toBe(seed);
    const newest = copy.queryRuns({ ...query, limit: 1 }).rows[0]!;
    expect(copy.replications(newest.key).length).toBe(newest.status === 'done' ? 3 : 0);
  });

  it.each([
    ['in a folder that is not there', (path: string) => join(path, 'nowhere', 'copy.db')],
    [
      'below a file',
      (path: string) => {
        writeFileSync(join(path, 'file'), '');
        return join(path, 'file', 'copy.db');
      },
    ],
  ])('%s is refused, and leaves everything as it was', (_, targetIn) => {
    const store = openWithRuns();
    const target = targetIn(dirname(newPath()));
    const before = digestFolder(dirname(dirname(target)));
    expect(() => store.copyTo(target)).toThrow(unreadable(target));
    expect(digestFolder(dirname(dirname(target)))).toEqual(before);
    expect(store.check().runs).toBe(3);
  });

  it('that comes out as another database is refused, and leaves no part behind', () => {
    const target = newPath();
    const db = new Database(':memory:');
    db.exec('CREATE TABLE t (a)');
    expect(() => copyDatabase(db, target)).toThrow('the copy differs');
    db.close();
    expect(readdirSync(dirname(target))).toEqual([]);
  });
});

describe('a damaged database', () => {
  /** Writes over pages in the middle, where runs are, and not over the schema. */
  function openDamaged(): { readonly path: string; readonly store: Store } {
    const path = newPath();
    const whole = openWithRuns(path);
    for (let seed = 10; seed < 40; seed++) record(whole, { seed });
    // An opening checks the file itself where a sweep was killed.
    whole.setSweepStatus(1, 'done');
    stores.splice(stores.indexOf(whole), 1);
    whole.close();
    const bytes = readFileSync(path);
    const middle = 4096 * Math.floor(bytes.length / 8192);
    bytes.fill(0xa5, middle, middle + 8 * 4096);
    writeFileSync(path, bytes);
    return { path, store: open(path) };
  }

  it('is found by the check, which ends and says what is wrong', async () => {
    const { path, store } = openDamaged();
    const { problems, runs } = store.check();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/page \d+/);
    expect(runs).toBe(0);
    const reader = createThreadReader(path);
    expect((await reader.check()).problems.length).toBeGreaterThan(0);
    await reader.close();
  });

  it('is copied byte for byte, and the copy says what is wrong', () => {
    const { path, store } = openDamaged();
    const target = newPath();
    expect(store.copyTo(target).problem).toContain(`database ${path} is damaged`);
    expect(readFileSync(target).equals(readFileSync(path))).toBe(true);
  });

  it('is found when a row refers to nothing', () => {
    const path = newPath();
    const store = openWithRuns(path);
    const db = new Database(path);
    db.pragma('foreign_keys = OFF');
    db.exec(`INSERT INTO run_tag (run_id, tag) VALUES (999, 'of none')`);
    db.close();
    const { problems } = store.check();
    expect(problems).toEqual([expect.stringContaining('a row refers to nothing')]);
  });
});
