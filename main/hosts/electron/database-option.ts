// Reads `--db PATH` from the app's command line. The rule: the options of Electron and Chromium are
// ignored. database-path.ts has the default path.
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
