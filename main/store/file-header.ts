// The first look at a database file: its header bytes, read without SQLite, because SQLite may leave
// -wal and -shm files beside a foreign database that it only reads. The rule: this opens nothing for
// writing. database.ts inspects the content of a database of ours.
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { damaged, foreign, lonelyLog, unreadable } from './database-error.ts';
import { applicationId } from './migrate.ts';

/** `ours` of version 0 has no tables yet: it may be a new SQLite file without an owner. */
export type FileState =
  | { readonly kind: 'absent' | 'empty' }
  | { readonly kind: 'ours'; readonly version: number };

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
  if ((stat?.size ?? 0) === 0 && fileSize(`${path}-wal`) > 0) throw lonelyLog(path);
  if (!stat) return { kind: 'absent' };
  if (!stat.isFile()) {
    const what = stat.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    throw unreadable(path, what, 'name a file');
  }
  const header = readHeader(path);
  if (header.length === 0) return { kind: 'empty' };
  const isOurs = header.length === headerBytes && isNearly(header, applicationId);
  if (header.toString('latin1', 0, magic.length) !== magic) {
    if (isOurs) throw damaged(path, 'its first bytes are not those of a database');
    throw foreign(path, 'it is not a SQLite file');
  }
  if (header.length < headerBytes) throw damaged(path, 'it ends inside its header');
  const owner = header.readUInt32BE(68);
  if (isOurs) {
    if (owner !== applicationId || !isValid(header)) throw damaged(path, 'its header is not valid');
    return { kind: 'ours', version: header.readUInt32BE(60) };
  }
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
  return { kind: 'ours', version: 0 };
}

/** True if it is this program's mark, but for one byte: that of a damaged header. */
function isNearly(header: Buffer, mark: number): boolean {
  const expected = Buffer.alloc(4);
  expected.writeUInt32BE(mark);
  return expected.filter((byte, i) => header[68 + i] !== byte).length <= 1;
}

/** The parts of a header that are always the same here. */
function isValid(header: Buffer): boolean {
  const pageSize = header.readUInt16BE(16);
  return (
    (pageSize === 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) === 0)) &&
    [18, 19].every((at) => header[at] === 1 || header[at] === 2) &&
    header.readUInt32BE(20) === 0x00402020 &&
    header.readUInt32BE(44) <= 4 &&
    header.readUInt32BE(52) === 0 &&
    header.readUInt32BE(56) <= 1 &&
    header.subarray(64, 68).every((byte) => byte === 0) &&
    header.subarray(72, 92).every((byte) => byte === 0)
  );
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
