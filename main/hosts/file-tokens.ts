// Where a page may have a file written: a person chose the place in a dialog of the host, and the page
// holds a token for it. The rule: paths never come from a page, and a token is good for one use.
import { randomUUID } from 'node:crypto';
import { LabError } from '../../shared/errors.ts';
import type { FileChooser } from './backend.ts';

export type FilePurpose = Parameters<FileChooser>[0];

export interface FileTokens {
  /** @throws LabError `not-allowed` where the host has no dialog. */
  choose(
    purpose: FilePurpose,
    name: string,
  ): Promise<{ readonly token: string | null; readonly path: string | null }>;
  /** The path behind a token, which is used up. @throws LabError `not-allowed`. */
  take(purpose: FilePurpose, token: string): string;
}

/** Tokens that were not used are forgotten from this number on, oldest first. */
const keptTokens = 20;

/** The last part of a suggested name, in characters that every file system takes. */
function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return clean.slice(0, 100) || 'shootdown-lab';
}

export function createFileTokens(chooser: FileChooser | null): FileTokens {
  const tokens = new Map<string, { readonly purpose: FilePurpose; readonly path: string }>();
  return {
    async choose(purpose, name) {
      if (!chooser) {
        const message = 'this host has no file dialog';
        const hint = 'download the text, or make a backup without choosing a place';
        throw new LabError('not-allowed', message, hint);
      }
      const path = await chooser(purpose, cleanName(name));
      if (path === null) return { token: null, path: null };
      const token = randomUUID();
      tokens.set(token, { purpose, path });
      const [oldest] = tokens.keys();
      if (oldest !== undefined && tokens.size > keptTokens) tokens.delete(oldest);
      return { token, path };
    },
    take(purpose, token) {
      const known = tokens.get(token);
      if (known?.purpose === purpose) {
        tokens.delete(token);
        return known.path;
      }
      throw new LabError('not-allowed', 'no file was chosen for this', 'choose a file again');
    },
  };
}
