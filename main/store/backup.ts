// Copies a database: beside it before a migration, and to wherever a person wants a copy. The rule: a
// copy is read back and checked before it gets its name, and no existing file is overwritten.
// Restoring a copy and removing old ones are up to the user.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { unreadable } from './database-error.ts';
import { draftOf, makePrivateFile, removeDeadDrafts, removeDraft } from './create-file.ts';
import { hasIdentity, makeIdentity } from './identity.ts';
import { applicationId, readVersion } from './migrate.ts';
import { moveToFreeName } from './place-file.ts';

/** Copies the database as the connection sees it to `<path>.v<version>-backup` (`-2`, ... if taken). */
export function backUp(db: Database.Database, path: string): string {
  try {
    return copyDatabase(db, `${path}.v${readVersion(db)}-backup`);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const hint =
      'free some space on its disk, or check the permissions of its folder; it was not migrated';
    throw unreadable(path, `it could not be backed up: ${detail}`, hint, error);
  }
}

/**
 * Copies the database as the connection sees it to the target (`-2`, ... if taken), and returns the
 * copy's name. VACUUM INTO reads one snapshot; the backup interface would start again at every commit
 * of another connection, and so never end during a busy sweep.
 */
export function copyDatabase(db: Database.Database, target: string): string {
  removeDeadDrafts(target);
  const partial = draftOf(target);
  try {
    makePrivateFile(partial);
    db.prepare('VACUUM INTO ?').run(partial);
    becomeOwn(partial);
    verify(partial, readVersion(db), countSchema(db));
    const file = openSync(partial, 'r+');
    fsyncSync(file);
    closeSync(file);
    return moveToFreeName(partial, target);
  } catch (error) {
    removeDraft(partial);
    throw error;
  }
}

/** A copy is a database of its own: a log of the original is none of its. */
function becomeOwn(path: string): void {
  const copy = new Database(path);
  try {
    if (hasIdentity(copy)) copy.transaction(() => makeIdentity(copy))();
  } finally {
    copy.close();
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

const partialPrefix = (target: string) => `${target}-${process.pid}-`;

/** Removes what copies to this target left behind when their thread in this process was stopped. */
export function removePartials(target: string): void {
  const prefix = basename(partialPrefix(target));
  const folder = dirname(target);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(prefix) || !name.endsWith('.partial')) continue;
    rmSync(join(folder, name), { force: true });
  }
}
