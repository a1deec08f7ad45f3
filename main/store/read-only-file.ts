// Databases that this process may read and not write: the file itself, or the folder that SQLite needs
// for the files beside it, or its disk is full. The rule: such a one is read as a private copy, so that nothing is left
// beside it, and the copy is removed when it is closed.
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readOnlyDatabase } from './database-error.ts';
import type { OpenDatabase } from './open-database.ts';

const toWrite = constants.R_OK | constants.W_OK;

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** True if SQLite can write to it, and to the files that it makes beside it. */
export function canWrite(path: string): boolean {
  return isAllowed(path, toWrite) && isAllowed(dirname(path), toWrite | constants.X_OK);
}

/** @throws LabError `database-unreadable` that says what is read-only. */
export function requireWritable(path: string): void {
  if (canWrite(path)) return;
  accessSync(path, constants.R_OK);
  throw readOnlyDatabase(
    path,
    isAllowed(path, toWrite) ? 'its folder is read-only' : 'it is read-only',
  );
}

/** Opens a copy that is removed when it is closed. */
export function withPrivateCopy(path: string, open: (copy: string) => OpenDatabase): OpenDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) {
      const mode = constants.COPYFILE_FICLONE;
      if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${copy}${end}`, mode);
    }
    const opened = open(copy);
    return {
      ...opened,
      close: () => {
        opened.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
