// Copies a database: beside it before a migration, and to wherever a person wants a copy. The rule: a
// copy is read back and checked before it gets its name, and no existing file is overwritten.
// Restoring a copy and removing old ones are up to the user.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { unreadable } from './database-error.ts';
import { applicationId, readVersion } from './migrate.ts';

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
  const partial = `${partialPrefix(target)}${randomUUID()}.partial`;
  try {
    db.prepare('VACUUM INTO ?').run(partial);
    verify(partial, readVersion(db), countSchema(db));
    const file = openSync(partial, 'r+');
    fsyncSync(file);
    closeSync(file);
    return moveToFreeName(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
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

/** Gives the file the name, or the first free one of `-2`, ..., and returns it. */
function moveToFreeName(file: string, base: string): string {
  let name = base;
  for (let n = 2; !moveUnlessTaken(file, name); n++) name = `${base}-${n}`;
  return name;
}

/** Making a link fails if the name is taken, even a moment ago; renaming would not fail. */
function moveUnlessTaken(file: string, name: string): boolean {
  try {
    linkSync(file, name);
  } catch {
    // The name is taken, or the file system has no links.
    if (lstatSync(name, { throwIfNoEntry: false })) return false;
    renameSync(file, name);
    return true;
  }
  rmSync(file);
  return true;
}
