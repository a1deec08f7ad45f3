// Files that a page may name: a person chose one in a dialog of the host, dropped it on the window or
// sent it, and the page holds a token for it. The rule: paths never come from a page, and a token works
// once. A temporary file is removed after its use, or if nobody uses it.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../shared/errors.ts';
import type { CallValue } from '../../shared/contract.ts';
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { FileChooser, FileToken, OfferedFile } from './backend.ts';

/** A file whose token was used. */
export interface TakenFile {
  readonly path: string;
  /** The person's name for it, for display only. */
  readonly name: string;
  /** Call it when the file is no longer needed. Never rejects. */
  release(): Promise<void>;
}

export interface FileTokens {
  /** @throws LabError `not-allowed` if the host has no dialog. */
  choose(purpose: FilePurpose, name: string): Promise<CallValue<'file.choose'>>;
  /** A token for a file of the host. */
  offer(file: OfferedFile): FileToken;
  /** The file behind a token, which is used up. @throws LabError `not-allowed`. */
  take(purpose: FilePurpose, token: string): TakenFile;
  /** Forgets every token; resolves when the temporary files of unused ones are removed. */
  close(): Promise<void>;
}

/** The most unused tokens; beyond this, the oldest are forgotten. */
const keptTokens = 20;
/** How long a temporary file waits for its use. */
const keptMs = 10 * 60_000;
const longestName = 200;

interface Known {
  readonly file: OfferedFile;
  readonly timer: NodeJS.Timeout | null;
}

/** The last part of a suggested name, in characters that every file system accepts. */
function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return clean.slice(0, 100) || 'shootdown-lab';
}

/** The last part of a name, on one line, without characters that are invisible or change direction. */
function shownName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, '')
    .trim();
  return [...clean].slice(0, longestName).join('') || 'file';
}

/** A file that cannot be removed is left to the system's cleaner of temporary files. */
async function remove({ path, isTemporary }: OfferedFile): Promise<void> {
  if (isTemporary) await rm(path, { force: true }).catch(() => undefined);
}

export function createFileTokens(chooser: FileChooser | null): FileTokens {
  const tokens = new Map<string, Known>();

  function forget(token: string): OfferedFile | undefined {
    const known = tokens.get(token);
    if (known?.timer) clearTimeout(known.timer);
    tokens.delete(token);
    return known?.file;
  }

  async function drop(token: string): Promise<void> {
    const file = forget(token);
    if (file) await remove(file);
  }

  function offer(file: OfferedFile): FileToken {
    const token = randomUUID();
    const timer = file.isTemporary ? setTimeout(() => void drop(token), keptMs).unref() : null;
    tokens.set(token, { file: { ...file, name: shownName(file.name) }, timer });
    const [oldest] = tokens.keys();
    if (oldest !== undefined && tokens.size > keptTokens) void drop(oldest);
    return { token };
  }

  return {
    offer,
    async choose(purpose, suggested) {
      if (!chooser) {
        const message = 'this host has no file dialog';
        const hint =
          purpose === 'read'
            ? 'choose the file on the page'
            : 'download the text, or make a backup without choosing a place';
        throw new LabError('not-allowed', message, hint);
      }
      const path = await chooser(purpose, cleanName(suggested));
      if (path === null) return { token: null, path: null };
      const { token } = offer({ purpose, path, name: basename(path), isTemporary: false });
      return { token, path };
    },
    take(purpose, token) {
      const file = tokens.get(token)?.file;
      if (file?.purpose !== purpose) {
        throw new LabError('not-allowed', 'no file was chosen for this', 'choose a file again');
      }
      forget(token);
      return { path: file.path, name: file.name, release: () => remove(file) };
    },
    async close() {
      await Promise.all([...tokens.keys()].map(drop));
    },
  };
}
