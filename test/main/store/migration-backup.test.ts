import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireSpace } from '../../../main/store/backup.ts';
import { openDatabase } from '../../../main/store/database.ts';
import { latestVersion, type Migration } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { digestFolder, makeFolder } from './support/folder.ts';

const { newPath } = makeFolder();
const latest = latestVersion(migrations);
const next: Migration = {
  version: latest + 1,
  name: 'later',
  sql: 'CREATE TABLE later (a INTEGER) STRICT',
};
const broken: Migration = { ...next, sql: 'INSERT INTO nowhere VALUES (1)' };
const openWith = (path: string, list: readonly Migration[]) =>
  openDatabase(path, { isReadOnly: false, migrations: list });

describe('the backup before a migration', () => {
  it('is written over no earlier backup', () => {
    const path = newPath();
    openWith(path, migrations).close();
    const other = openStore(`${path}.v${latest}-backup`);
    other.writeSettings({ workers: 2 });
    other.close();
    openWith(path, [...migrations, next]).close();
    expect(Object.keys(digestFolder(dirname(path)))).toContain(`lab.db.v${latest}-backup-2`);
  });

  it('is used again after an attempt that failed, and needs room', () => {
    const path = newPath();
    openWith(path, migrations).close();
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => openWith(path, [...migrations, broken])).toThrow('nowhere');
    }
    expect(Object.keys(digestFolder(dirname(path)))).toEqual([
      'lab.db',
      `lab.db.v${latest}-backup`,
    ]);
    expect(() => requireSpace(path, 5_000_000, { freeBytes: () => 1_000_000 })).toThrow(
      'takes 5 MB',
    );
    requireSpace(path, 5_000_000, { freeBytes: () => 5_000_000 });
  });
});
