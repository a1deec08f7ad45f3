// Reads `--db PATH` from the words that the app was started with. The rule: Electron's and Chromium's
// own words are let pass. Where the database is without it is left to compose.ts.
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
