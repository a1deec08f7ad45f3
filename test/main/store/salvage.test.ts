import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { salvageDatabase } from '../../../main/store/salvage.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { shownStatus } from '../../../shared/unreadable-run.ts';
import { listRuns } from '../../support/list-runs.ts';
import { runLab } from '../hosts/cli/support/run-lab.ts';
import { damagedFiles, makeClosed, wholeFiles } from './support/damaged-files.ts';
import { digestFolder, makeFolder } from './support/folder.ts';
import { keyOf, record } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const seeds = [1, 2, 3];
const query: Parameters<Store['queryRuns']>[0] = {
  filter: { terms: [] },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 9,
};

/** A database of which one row breaks what its table demands. */
function makeBrokenRow(sql: string): string {
  const path = newPath();
  makeClosed(path);
  const db = new Database(path);
  db.pragma('ignore_check_constraints = 1');
  db.prepare(sql).run(keyOf({ seed: 1 }));
  db.close();
  return path;
}

const keysIn = (path: string) => {
  const store = openStore(path);
  const keys = listRuns(store).rows.map(({ key }) => key);
  store.close();
  return keys.toSorted();
};

describe('a row that cannot be read', () => {
  it.each([
    ['its result is not JSON', `UPDATE run SET result = x'6e6f' WHERE key = ?`],
    ['a part of its spec is missing', `UPDATE run SET policy_part = 999 WHERE key = ?`],
  ])(
    'because %s is found, shown as such beside the others, and left out by salvage',
    async (why, sql) => {
      const path = makeBrokenRow(sql);
      const store = openStore(path);
      expect(store.check().problems).toEqual([`run ${keyOf({ seed: 1 })}: ${why}`]);
      const { rows } = store.queryRuns(query);
      expect(rows.map((row) => shownStatus(row)).toSorted()).toEqual([
        'done',
        'done',
        'unreadable',
      ]);
      expect(store.countFacets({ filter: { terms: [] } }).total).toBe(3);
      store.close();
      const listed = await runLab(['list', '--db', path]);
      expect(listed.out.match(/unreadable/g)).toHaveLength(1);
      const target = newPath();
      const { copied, lost } = salvageDatabase(path, target);
      expect(copied['run']).toBe(2);
      expect(lost[0]).toMatchObject({ table: 'run', row: keyOf({ seed: 1 }) });
      expect(keysIn(target)).toEqual([2, 3].map((seed) => keyOf({ seed })).toSorted());
    },
  );

  it.each([
    ['it is done without a result', `UPDATE run SET result = NULL WHERE key = ?`],
    ['its marks are none', `UPDATE run SET starred = 3 WHERE key = ?`],
    ['its status is none', `UPDATE run SET status = 'odd' WHERE key = ?`],
    ['its columns are not', `UPDATE run SET overhead = 9 WHERE key = ?`],
    [
      'its result is that of another',
      `UPDATE run SET result = (SELECT max(result) FROM run AS other WHERE other.key <> run.key) WHERE key = ?`,
    ],
  ])('because %s is found by the check', (why, sql) => {
    const store = openStore(makeBrokenRow(sql), { readOnly: true });
    expect(store.check().problems.join()).toContain(why);
    store.close();
  });
});

describe('salvage', () => {
  it.each(wholeFiles)(
    'of a database %s copies every run, with all that belongs to it',
    (_, make) => {
      const path = newPath();
      make(path);
      const before = digestFolder(dirname(path));
      const target = newPath();
      const { lost } = salvageDatabase(path, target);
      expect(lost).toEqual([]);
      expect(digestFolder(dirname(path))).toEqual(before);
      expect(digestFolder(dirname(target))).toEqual({ 'lab.db': expect.any(String) });
      expect(keysIn(target)).toEqual(seeds.map((seed) => keyOf({ seed })).toSorted());
    },
  );

  const readable = [
    'a flipped first byte',
    'a flipped byte of its mark',
    'a flipped byte of its page size',
    'a flipped byte of its format',
    'the log of another database',
    'a journal',
    'a log of garbage',
    'a newer version',
  ];
  it.each(damagedFiles.filter(({ what }) => readable.includes(what)))(
    'of $what copies every run, and leaves the original',
    ({ make }) => {
      const path = newPath();
      make(path);
      const before = digestFolder(dirname(path));
      const target = newPath();
      expect(salvageDatabase(path, target).lost).toEqual([]);
      expect(digestFolder(dirname(path))).toEqual(before);
      expect(keysIn(target)).toEqual(seeds.map((seed) => keyOf({ seed })).toSorted());
    },
  );

  it('of damaged pages copies the other rows and names those that are lost', async () => {
    const path = newPath();
    const store = openStore(path);
    for (let seed = 0; seed < 60; seed++) record(store, { seed });
    store.close();
    const db = new Database(path, { readonly: true });
    const page = db
      .prepare(
        `SELECT pageno FROM dbstat WHERE name = 'run' AND pagetype = 'leaf' LIMIT 1 OFFSET 5`,
      )
      .pluck()
      .get() as number;
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);
    const copy = newPath();
    const backup = await runLab(['salvage', copy, '--db', path]);
    expect(backup.code).toBe(1);
    expect(backup.err).toContain('Not copied: run number');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const kept = keysIn(copy).length;
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(60);
    const again = await runLab(['salvage', copy, '--db', path]);
    expect(again.err).toContain('exists');
  });

  it('is not needed to back up what is damaged: its bytes are copied', () => {
    const path = newPath();
    const store = openStore(path);
    for (let seed = 0; seed < 30; seed++) record(store, { seed });
    store.close();
    const bytes = readFileSync(path);
    const middle = 4096 * Math.floor(bytes.length / 8192);
    bytes.fill(0xa5, middle, middle + 8 * 4096);
    writeFileSync(path, bytes);
    const damaged = openStore(path);
    const target = newPath();
    const { path: copy, problem } = damaged.copyTo(target);
    damaged.close();
    expect(problem).toContain('is damaged');
    expect(readFileSync(copy).equals(bytes)).toBe(true);
  });
});
