// Turns the errors of SQLite and the file system into the closed list of errors that users see, each
// saying what is wrong and what to do. The rule: a LabError passes through unchanged, and nothing is
// ever deleted or repaired here.
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { freeBytesOf } from './free-bytes.ts';

/** The first line of SQLite's check reports; the findings are in the lines after it. */
export const checkHeading = /^\*\*\* in database \w+ \*\*\*\n/;

const safe = 'nothing was changed';

export function damaged(path: string, detail: string, cause?: unknown): LabError {
  return new LabError(
    'database-unreadable',
    `database ${path} is damaged: ${firstLine(detail.replace(checkHeading, ''))}`,
    `copy what can be read with lab salvage NEW.db --db ${path}, or move ${path}, ${path}-wal and ${path}-shm aside together and restore a backup; nothing was deleted`,
    { cause },
  );
}

/** The error for a file beside a database that is another's, and would be applied to it. */
export function stray(path: string, end: 'wal' | 'journal'): LabError {
  const others = end === 'wal' ? ` and ${path}-shm` : '';
  return new LabError(
    'database-unreadable',
    `${path}-${end} does not belong to database ${path}`,
    `move ${path}-${end}${others} aside, and nothing else; ${safe}`,
  );
}

const mayMiss = (path: string) => `acknowledged runs may be missing from database ${path}`;
const orSalvage = (path: string) =>
  `copy what is there with lab salvage NEW.db --db ${path}; ${safe}`;

/** The error for a database that was copied or moved without its log while it was in use. */
export function incomplete(path: string): LabError {
  return new LabError(
    'database-unreadable',
    `${mayMiss(path)}: it was not closed, and ${path}-wal is not there`,
    `put ${path}-wal back beside it, or ${orSalvage(path)}`,
  );
}

/** The error for a database whose log has commits that cannot be read. */
export function brokenLog(path: string): LabError {
  return new LabError(
    'database-unreadable',
    `${mayMiss(path)}: ${path}-wal is damaged`,
    `put a whole copy of ${path}-wal beside it, or ${orSalvage(path)}`,
  );
}

/** The error for a log without its database. */
export function lonelyLog(path: string): LabError {
  return new LabError(
    'database-unreadable',
    `database ${path} is missing, but ${path}-wal is there and may hold runs`,
    `put the database back beside it, or move ${path}-wal aside; ${safe}`,
  );
}

export function foreign(path: string, detail: string): LabError {
  return new LabError(
    'database-foreign',
    `${path} is not a Shootdown Lab database: ${detail}`,
    `name another file; ${safe}`,
  );
}

export function newer(path: string, version: number, latest: number): LabError {
  return new LabError(
    'database-newer',
    `database ${path} has version ${version}, but this program knows versions only up to ${latest}`,
    `use the newer program that wrote it, or name another file; ${safe}`,
  );
}

/** The error for a database that needs a migration but is opened only for reading. */
export function older(path: string, version: number, latest: number): LabError {
  const detail = `it has version ${version}, but this program needs ${latest}`;
  const hint = 'open it once for writing; it is then backed up and migrated';
  return unreadable(path, detail, hint);
}

export function unreadable(path: string, detail: string, hint: string, cause?: unknown): LabError {
  const message = `database ${path} cannot be used: ${firstLine(detail)}`;
  return new LabError('database-unreadable', message, hint, { cause });
}

export function readOnlyDatabase(path: string, what: string, cause?: unknown): LabError {
  const hint =
    'lab list, show, compare and export read it; to write, check its permissions and those of its folder';
  return unreadable(path, what, hint, cause);
}

/** Turns any error of a database access into a LabError. */
export function toLabError(error: unknown, path: string): LabError {
  if (error instanceof LabError) return error;
  if (error instanceof Database.SqliteError) return fromSqlite(error, path);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'syscall' in error && typeof code === 'string') {
    return unreadable(path, fileWords[code] ?? firstLine(message), fileHint(code), error);
  }
  const hint = 'this is a fault of the program; please report it';
  return new LabError('internal', `database ${path}: ${firstLine(message)}`, hint, {
    cause: error,
  });
}

/** True if SQLite found a file to be damaged or not a database. */
export function isDamage(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** Runs a database access and throws only LabErrors. */
export function guard<T>(path: string, access: () => T): T {
  try {
    return access();
  } catch (error) {
    throw toLabError(error, path);
  }
}

const fileWords: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a part of its path is not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'its name is too long',
};

function fileHint(code: string): string {
  if (code === 'ENOSPC') return 'free some space and try again';
  return 'check the path and its permissions, or name another file';
}

/** What SQLite says of a table, an index or a column that is not as this program made it. */
const schemaFault =
  /^(no such (table|column|index)|malformed database schema|(table|index|trigger) \S+ already exists|duplicate column name)/;

/** The least that SQLite takes to open a database beside its log: its shared memory. */
const leastBytes = 64 * 1024;

/** Whether the disk has no room even to open a database: SQLite calls that an error of the disk. */
export function isDiskFull(path: string): boolean {
  try {
    return freeBytesOf(dirname(path)) < leastBytes;
  } catch {
    // Its folder cannot be asked: the error that was met is told as it is.
    return false;
  }
}

const diskFull = (path: string, cause: unknown) =>
  unreadable(path, 'the disk is full', `free some space and try again; ${safe}`, cause);

function fromSqlite(error: InstanceType<typeof Database.SqliteError>, path: string): LabError {
  const kind = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code;
  switch (kind) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new LabError(
        'database-busy',
        `database ${path} is in use by another process`,
        'try again when the other process has finished',
        { cause: error },
      );
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return damaged(path, error.message, error);
    case 'SQLITE_FULL':
      return diskFull(path, error);
    case 'SQLITE_READONLY':
      // A disk without room is read as a copy.
      return isDiskFull(path)
        ? diskFull(path, error)
        : readOnlyDatabase(path, 'it is read-only', error);
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return unreadable(path, error.message, fileHint(kind), error);
    case 'SQLITE_IOERR':
      return isDiskFull(path)
        ? diskFull(path, error)
        : unreadable(path, error.message, fileHint(kind), error);
    default: {
      if (schemaFault.test(error.message)) return damaged(path, error.message, error);
      const message = `database ${path}: ${firstLine(error.message)} (${error.code})`;
      const hint = 'this is a fault of the program; please report it';
      return new LabError('internal', message, hint, { cause: error });
    }
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
