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

/** Why a file could not be written, as a part of a sentence. */
export function explainFailure(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return 'the disk is full; nothing of it is left there';
  }
  return error instanceof Error ? error.message : String(error);
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
