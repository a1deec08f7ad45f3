import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { listRuns } from '../../support/list-runs.ts';
import { damagedFiles, makeClosed, wholeFiles } from './support/damaged-files.ts';
import { digestFolder, makeFolder } from './support/folder.ts';
import { keyOf } from './support/recorded-run.ts';

const { newPath } = makeFolder();

describe('a database', () => {
  it('that lacks an index is called damaged by what needs it', () => {
    const path = newPath();
    makeClosed(path);
    const db = new Database(path);
    db.exec('DROP INDEX run_list');
    db.close();
    const store = openStore(path);
    expect(() => store.countFacets({ filter: { terms: [] } })).toThrow(
      expect.objectContaining({ code: 'database-unreadable' }),
    );
    store.close();
  });

  it.each(damagedFiles)('that is $what is refused, and stays', ({ code, words, make }) => {
    for (const readOnly of [false, true]) {
      const path = newPath();
      make(path);
      const before = digestFolder(dirname(path));
      expect(() => openStore(path, { readOnly }).close(), `read-only: ${readOnly}`).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(words) as unknown }),
      );
      expect(digestFolder(dirname(path))).toMatchObject(before);
    }
  });

  it.each(wholeFiles)('%s has every run, for reading and for writing', (_, make) => {
    for (const readOnly of [false, true]) {
      const path = newPath();
      make(path);
      for (let opening = 0; opening < 2; opening++) {
        const store = openStore(path, { readOnly });
        const keys = listRuns(store).rows.map(({ key }) => key);
        store.close();
        expect(keys.toSorted()).toEqual([1, 2, 3].map((seed) => keyOf({ seed })).toSorted());
      }
    }
  });
});
