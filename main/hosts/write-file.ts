// Writes a text to a file that a person named. The rule: it appears whole under its name or not at all,
// so a full disk leaves what was there before and no draft. Devices and pipes are written to directly.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

const place = 'check its folder and the permissions there, or name another file';

/** What the file system's errors mean for a file that a person named, and what helps. */
const failures: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOSPC: ['the disk is full; nothing of it is left there', 'free some space and try again'],
  ENOENT: ['its folder does not exist', 'make the folder first, or name another file'],
  ENOTDIR: ['a part of its path is not a folder', place],
  EISDIR: ['it is a folder', 'name a file'],
  EACCES: ['permission denied', place],
  EPERM: ['permission denied', place],
  EROFS: ['the file system is read-only', place],
  ENAMETOOLONG: ['its name is too long', 'name another file'],
};

function failureOf(error: unknown): readonly [why: string, hint: string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = failures[code];
  if (known) return known;
  return [code === '' ? String(error) : code, place];
}

/** Why a file could not be read or written, as a part of a sentence: without a path, which may be of a draft. */
export function explainFailure(error: unknown): string {
  return failureOf(error)[0];
}

/** What helps to write it. */
export function hintOfFailure(error: unknown): string {
  return failureOf(error)[1];
}

function replace(path: string, bytes: Buffer, mode: number | undefined): void {
  const draft = `${path}.${randomUUID()}.partial`;
  try {
    const file = openSync(draft, 'wx', mode);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Writes a new file, or replaces one with its permissions kept.
 * @returns Its size in bytes.
 * @throws the file system's error.
 */
export function writeWhole(path: string, text: string): number {
  const bytes = Buffer.from(text);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isFile()) writeFileSync(path, bytes);
  else replace(stat ? realpathSync(path) : path, bytes, stat && stat.mode & 0o777);
  return bytes.length;
}
