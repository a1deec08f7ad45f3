// Files that the lab makes for a page: a browser has no other way to a file of the lab than to read it in
// parts. The rule: each is read once, from its start to its end, and is gone after its last part, after a
// while, or when the lab closes.
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallValue } from '../../shared/contract.ts';
import { maxMessageBytes } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';

type MadeFile = CallValue<'study.report'>;

export interface MadeFiles {
  /** @param write Writes a new file at the path. */
  make(name: string, write: (path: string) => void): MadeFile;
  /** The part from there on, in base64; after the last one the file is gone. @throws LabError `not-found`. */
  read(token: string, offset: number): string;
  close(): void;
}

const keptMs = 10 * 60_000;
/** Base64 makes four bytes of three. */
const partBytes = 3 * Math.floor((0.9 * maxMessageBytes) / 4);

export function createMadeFiles(): MadeFiles {
  const folders = new Map<string, { readonly path: string; readonly timer: NodeJS.Timeout }>();
  const folderOf = (token: string) => join(folders.get(token)?.path ?? '', '..');

  function drop(token: string): void {
    const known = folders.get(token);
    if (!known) return;
    clearTimeout(known.timer);
    rmSync(folderOf(token), { recursive: true, force: true });
    folders.delete(token);
  }

  return {
    make(name, write) {
      const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
      const token = randomUUID();
      const path = join(folder, 'made.lab');
      const timer = setTimeout(() => drop(token), keptMs).unref();
      folders.set(token, { path, timer });
      try {
        write(path);
        return { name, token, bytes: statSync(path).size };
      } catch (error) {
        drop(token);
        throw error;
      }
    },
    read(token, offset) {
      const path = folders.get(token)?.path;
      if (path === undefined) {
        throw new LabError('not-found', 'the file is gone', 'make it again');
      }
      const file = openSync(path, 'r');
      try {
        const part = Buffer.alloc(partBytes);
        const length = readSync(file, part, 0, partBytes, offset);
        if (length === 0) drop(token);
        return part.toString('base64', 0, length);
      } finally {
        closeSync(file);
      }
    },
    close() {
      folders.forEach((_file, token) => drop(token));
    },
  };
}
