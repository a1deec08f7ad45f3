// The copy of a database that is made before it is migrated, next to it. The rule: the copy is read
// back and checked before it gets its name, and no file that was there is written over. Restoring
// one, and removing old ones, are left to the user.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { unreadable } from './database-error.ts';
import { applicationId, readVersion } from './migrate.ts';

/** Copies what the connection sees to `<path>.v<version>-backup` (`-2`, ... if taken). */
export function backUp(db: Database.Database, path: string): string {
  const version = readVersion(db);
  const partial = `${path}.v${version}-backup-${process.pid}.partial`;
  rmSync(partial, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(partial);
    verify(partial, version, countSchema(db));
    const file = openSync(partial, 'r+');
    fsyncSync(file);
    closeSync(file);
    const target = freeName(`${path}.v${version}-backup`);
    renameSync(partial, target);
    return target;
  } catch (error) {
    rmSync(partial, { force: true });
    const detail = error instanceof Error ? error.message : String(error);
    const hint =
      'free some space beside it, or check the permissions of its folder; it was not migrated';
    throw unreadable(path, `it could not be backed up: ${detail}`, hint, error);
  }
}

function verify(path: string, version: number, schemaCount: number): void {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const found = copy.pragma('quick_check', { simple: true });
    if (found !== 'ok') throw new Error(`the copy is damaged: ${String(found)}`);
    const owner = copy.pragma('application_id', { simple: true });
    const isSame =
      owner === applicationId && readVersion(copy) === version && countSchema(copy) === schemaCount;
    if (!isSame) throw new Error('the copy differs');
  } finally {
    copy.close();
  }
}

function countSchema(db: Database.Database): number {
  return Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
}

function freeName(base: string): string {
  let name = base;
  for (let n = 2; existsSync(name); n++) name = `${base}-${n}`;
  return name;
}
