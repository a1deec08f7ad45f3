// The first look at a database file: its header bytes, read without SQLite, because SQLite may leave
// -wal and -shm files beside a foreign database that it only reads. The rule: this opens nothing for
// writing. database.ts inspects the content of a database of ours.
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { damaged, foreign, unreadable } from './database-error.ts';
import { applicationId } from './migrate.ts';

/** `empty` also means a SQLite database without an owner and without tables. */
export type FileState =
  { readonly kind: 'absent' | 'empty' } | { readonly kind: 'ours'; readonly version: number };

const headerBytes = 100;
/** The counter of schema changes: 0 in a database that never had a table. */
const schemaCookieAt = 40;
const magic = 'SQLite format 3\0';

/** The absolute path with links followed, as SQLite uses it for the files beside it; or `:memory:`. */
export function canonicalPath(path: string): string {
  if (path === ':memory:') return path;
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    // The file does not exist yet, but its folder may be a link. A missing folder is made later.
  }
  try {
    return join(realpathSync(dirname(absolute)), basename(absolute));
  } catch {
    return absolute;
  }
}

/**
 * The kind of file, from its header.
 * @throws LabError `database-foreign`, or `database-unreadable` if it is not a file or is truncated;
 *   file system errors unchanged.
 */
export function lookAtFile(path: string): FileState {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return { kind: 'absent' };
  if (!stat.isFile()) {
    const what = stat.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    throw unreadable(path, what, 'name a file');
  }
  const header = readHeader(path);
  if (header.length === 0) return { kind: 'empty' };
  if (header.toString('latin1', 0, magic.length) !== magic) {
    throw foreign(path, 'it is not a SQLite file');
  }
  if (header.length < headerBytes) throw damaged(path, 'it ends inside its header');
  const owner = header.readUInt32BE(68);
  if (owner === applicationId) return { kind: 'ours', version: header.readUInt32BE(60) };
  if (owner !== 0) {
    throw foreign(path, `it belongs to the application 0x${owner.toString(16).padStart(8, '0')}`);
  }
  if (
    fileSize(`${path}-wal`) > 0 ||
    fileSize(`${path}-journal`) > 0 ||
    header.readUInt32BE(schemaCookieAt) !== 0
  ) {
    throw foreign(path, 'it has the tables of another program');
  }
  return { kind: 'empty' };
}

/** 0 if the file does not exist. */
export function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    return header.subarray(0, readSync(file, header, 0, headerBytes, 0));
  } finally {
    closeSync(file);
  }
}
