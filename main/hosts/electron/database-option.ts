// Reads `--db PATH` from the app's command line. The rule: the options of Electron and Chromium are
// ignored. database-path.ts has the default path.
import { resolve } from 'node:path';
import type { MessageBoxOptions } from 'electron';
import { LabError } from '../../../shared/errors.ts';

/**
 * The path of `--db PATH` or `--db=PATH`, or undefined.
 * @throws LabError `bad-usage` when the path is missing.
 */
export function readDatabaseOption(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '--db' || word.startsWith('--db='));
  const word = words[at];
  if (word === undefined) return undefined;
  const path = word === '--db' ? words[at + 1] : word.slice('--db='.length);
  if (path === undefined || path === '' || path.startsWith('--')) {
    throw new LabError('bad-usage', '--db needs a path', '--db /path/to/lab.db');
  }
  return path;
}

/**
 * The notice for a second start with `--db` that names another file than the open one; null if it names
 * that or none. `folder` is where relative paths of the second start begin.
 */
export function explainOtherDatabase(
  words: readonly string[],
  folder: string,
  open: string,
): MessageBoxOptions | null {
  let path: string | undefined;
  try {
    path = readDatabaseOption(words);
  } catch {
    return null; // A path that is missing names no other file.
  }
  if (path === undefined || resolve(folder, path) === resolve(open)) return null;
  return {
    type: 'info',
    message: 'The lab is open with another database',
    detail: `It has ${resolve(open)} open. Quit it first, then start it with --db ${path}.`,
    buttons: ['OK'],
  };
}
