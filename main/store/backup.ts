// Copies a database: beside it before a migration, and to wherever a person wants a copy. The rule: a
// copy is read back and checked before it gets its name, and no existing file is overwritten.
// Restoring a copy and removing old ones are up to the user.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { unreadable } from './database-error.ts';
import { draftOf, makePrivateFile, removeDeadDrafts, removeDraft } from './create-file.ts';
import { freeBytesOf, type FreeBytes } from './free-bytes.ts';
import { hasIdentity, makeIdentity } from './identity.ts';
import { applicationId, readVersion } from './migrate.ts';
import { moveToFreeName } from './place-file.ts';
import { digestContent } from './same-content.ts';

export interface SpaceNeed {
  /** What it is for, as a sentence begins; default a migration. */
  readonly what?: string;
  readonly freeBytes?: FreeBytes;
}

/** @throws LabError `database-unreadable`. */
export function requireSpace(
  path: string,
  bytes: number,
  { what = 'to migrate it takes', freeBytes = freeBytesOf }: SpaceNeed = {},
): void {
  const free = freeBytes(dirname(path));
  if (free >= bytes) return;
  const inMb = (n: number) => `${Math.ceil(n / 1e6)} MB`;
  const detail = `${what} ${inMb(bytes)}, and its disk has ${inMb(free)} free`;
  throw unreadable(path, detail, 'free some space on its disk; nothing was changed');
}

/** A backup that an earlier attempt made, if the database is still the same. */
function findBackup(db: Database.Database, base: string): string | undefined {
  const folder = dirname(base);
  const names = readdirSync(folder).filter(
    (name) =>
      name.startsWith(basename(base)) && /^(-\d+)?$/.test(name.slice(basename(base).length)),
  );
  const digest = names.length > 0 ? digestContent(db) : '';
  return names
    .map((name) => join(folder, name))
    .find((name) => {
      const copy = openCopy(name);
      try {
        return copy !== undefined && isWhole(copy) && digestContent(copy) === digest;
      } catch {
        // Something else has the name.
        return false;
      } finally {
        copy?.close();
      }
    });
}

function openCopy(path: string): Database.Database | undefined {
  try {
    return new Database(path, { readonly: true, fileMustExist: true });
  } catch {
    return undefined;
  }
}

/**
 * Copies the database as the connection sees it to `<path>.v<version>-backup` (`-2`, ... if taken),
 * unless there is such a copy. Twice its size has to be free, for the copy and for the migration.
 */
export function backUp(db: Database.Database, path: string): string {
  const base = `${path}.v${readVersion(db)}-backup`;
  const bytes = Number(
    db
      .prepare('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size')
      .pluck()
      .get(),
  );
  try {
    const known = findBackup(db, base);
    requireSpace(path, known === undefined ? 2 * bytes : bytes);
    return known ?? copyDatabase(db, base);
  } catch (error) {
    if (error instanceof LabError) throw error;
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
    verifyCopy(partial, db);
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
export function becomeOwn(path: string): void {
  const copy = new Database(path);
  try {
    if (hasIdentity(copy)) copy.transaction(() => makeIdentity(copy))();
  } finally {
    copy.close();
  }
}

/** @throws If the copy is not whole, or not of this database. */
export function verifyCopy(path: string, original: Database.Database): void {
  const [version, schemaCount] = [readVersion(original), countSchema(original)];
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    if (!isWhole(copy)) throw new Error('the copy is damaged');
    const owner = copy.pragma('application_id', { simple: true });
    const isSame =
      owner === applicationId && readVersion(copy) === version && countSchema(copy) === schemaCount;
    if (!isSame) throw new Error('the copy differs');
  } finally {
    copy.close();
  }
}

const isWhole = (db: Database.Database) => db.pragma('quick_check', { simple: true }) === 'ok';

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
