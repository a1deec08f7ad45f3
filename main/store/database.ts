// Opens the database file: inspects it and what is beside it, then refuses it, creates it, or backs it
// up and migrates it. The rule: a refused file stays as it was, byte for byte, and every connection has
// the same settings, set and verified. The content of the tables is the business of sqlite-store.ts.
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { backUp } from './backup.ts';
import { createFile, removeDeadDrafts } from './create-file.ts';
import { damaged, guard, isDiskFull, newer, older, unreadable } from './database-error.ts';
import { canonicalPath, fileSize, lookAtFile } from './file-header.ts';
import { hasIdentity, heldByNobody, holdDatabase, identify, makeIdentity } from './identity.ts';
import { judgeFile } from './judge-file.ts';
import { sweepLockHolder } from './lock.ts';
import { makeFolders } from './make-folders.ts';
import {
  applicationId,
  latestVersion,
  migrate,
  readVersion,
  type Migration,
  type TellProgress,
} from './migrate.ts';
import type { OpenDatabase } from './open-database.ts';
import { pause } from './pause.ts';
import { canWrite, requireWritable, withPrivateCopy } from './read-only-file.ts';

const busyTimeoutMs = 5000;

export interface OpeningOptions {
  readonly isReadOnly: boolean;
  /** Reads a file that it cannot write, as its permissions forbid it or the disk is full. */
  readonly mayBeReadOnly?: boolean;
  /** Refuses a file that is not there, rather than make it. Default only if it is read-only. */
  readonly mustExist?: boolean;
  /**
   * True if this process has it open on another thread: it was inspected then. To open and close its
   * files once more would end the locks of the whole process.
   */
  readonly isHeld?: boolean;
  /** Hears how many rows a migration has moved, of how many. */
  readonly onMigrate?: TellProgress;
  readonly migrations: readonly Migration[];
}

/** Required version of Node-API; with an older one, better-sqlite3 crashes the process. */
export function requireNodeApi(napi: string | undefined = process.versions.napi): void {
  if (Number(napi) >= 10) return;
  throw new LabError(
    'database-unreadable',
    `the database needs Node-API 10, but Node ${process.versions.node} has ${napi ?? 'none'}`,
    'run it through npm (npm start, npm run lab), which brings its own Node, or use Node 22.14 or newer',
  );
}

/**
 * An open, migrated database.
 * @throws LabError `database-foreign`, `database-newer`, `database-unreadable`, `database-busy`;
 *   `not-found` if it must exist and does not.
 */
export function openDatabase(path: string, options: OpeningOptions): OpenDatabase {
  requireNodeApi();
  return guard(path, () =>
    path === ':memory:' ? openMemory(options.migrations) : openFile(canonicalPath(path), options),
  );
}

function openMemory(migrations: readonly Migration[]): OpenDatabase {
  const db = new Database(':memory:');
  configure(db);
  migrate(db, migrations);
  if (hasIdentity(db)) makeIdentity(db);
  return heldByNobody(db);
}

function openFile(path: string, options: OpeningOptions): OpenDatabase {
  if (options.isHeld && fileSize(path) > 0) return connect(path, options);
  for (let state = lookAtFile(path); state.kind !== 'ours'; state = lookAtFile(path)) {
    requireNew(path, state.kind, options);
    makeFolders(dirname(path));
    // Otherwise another process makes it at this moment.
    if (!createFile(path, (draft) => connect(draft, options).close())) pause(20);
  }
  const { version } = lookAtFile(path) as { version: number };
  const latest = latestVersion(options.migrations);
  if (version > latest) throw newer(path, version, latest);
  // A kill of an older program during creation left a journal, which SQLite rolls back first.
  if (version > 0) judgeFile(path);
  const isRead = options.isReadOnly || options.mayBeReadOnly === true;
  if (isRead && (!canWrite(path) || hasNoRoom(path))) {
    return withPrivateCopy(path, (copy) => open(copy, latest, { ...options, isReadOnly: true }));
  }
  if (!options.isReadOnly) {
    requireWritable(path);
    removeDeadDrafts(path);
  }
  return open(path, latest, options);
}

/** Whether what SQLite makes beside a database finds no room; if it is there, another process has it open. */
function hasNoRoom(path: string): boolean {
  return fileSize(`${path}-shm`) === 0 && isDiskFull(path);
}

function open(path: string, latest: number, options: OpeningOptions): OpenDatabase {
  if (fileSize(`${path}-journal`) === 0) inspect(path, latest, options.isReadOnly);
  return connect(path, options);
}

function requireNew(path: string, kind: 'absent' | 'empty', options: OpeningOptions): void {
  if (!options.isReadOnly && !options.mustExist) return;
  if (kind === 'absent') {
    throw new LabError('not-found', `there is no database at ${path}`, 'lab study creates one');
  }
  throw unreadable(path, 'it is empty', 'lab study makes a database of it, or name another file');
}

/** Inspects a database of ours through a connection that cannot write to it. */
function inspect(path: string, latest: number, isReadOnly: boolean): void {
  const isUnclean = fileSize(`${path}-wal`) > 0;
  const db = new Database(path, { readonly: true, timeout: busyTimeoutMs });
  try {
    const version = readVersion(db);
    if (version > latest) throw newer(path, version, latest);
    if ((isUnclean || hasRunningSweep(db)) && sweepLockHolder(path) === undefined) {
      quickCheck(db, path);
    }
    if (version === latest) return;
    if (isReadOnly) throw older(path, version, latest);
    if (version > 0) backUp(db, path);
  } finally {
    db.close();
  }
}

function connect(path: string, options: OpeningOptions): OpenDatabase {
  const readonly = options.isReadOnly;
  const db = new Database(path, { readonly, timeout: busyTimeoutMs });
  try {
    if (!readonly) {
      claim(db);
      useWriteAheadLog(db, path);
    }
    configure(db);
    const latest = latestVersion(options.migrations);
    const isOld = readVersion(db) < latest;
    if (!readonly) migrate(db, options.migrations, options.onMigrate);
    const version = readVersion(db);
    if (version > latest) throw newer(path, version, latest);
    if (version < latest) throw older(path, version, latest);
    if (readonly || !hasIdentity(db)) return heldByNobody(db);
    if (isOld) identify(db);
    return holdDatabase(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Marks a new file as ours before anything else, so that a kill cannot leave it unmarked. */
function claim(db: Database.Database): void {
  const owner = db.pragma('application_id', { simple: true });
  if (owner !== applicationId) db.pragma(`application_id = ${applicationId}`);
}

function useWriteAheadLog(db: Database.Database, path: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode === 'wal') return;
  throw unreadable(path, 'its disk does not support a write-ahead log', 'put it on a local disk');
}

/** The settings of every connection. `synchronous` is set after the first read, which resets it. */
function configure(db: Database.Database): void {
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  const settings = { synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1 };
  for (const [name, value] of Object.entries(settings)) db.pragma(`${name} = ${value}`);
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  for (const [name, value] of Object.entries(settings)) {
    const got = db.pragma(name, { simple: true });
    if (got !== value) throw new Error(`${name} is ${String(got)}, not ${value}`);
  }
}

function hasRunningSweep(db: Database.Database): boolean {
  const find = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sweep'`);
  if (find.get() === undefined) return false;
  return db.prepare(`SELECT 1 FROM sweep WHERE status = 'running' LIMIT 1`).get() !== undefined;
}

function quickCheck(db: Database.Database, path: string): void {
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw damaged(path, String(found));
}
