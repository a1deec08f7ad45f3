// Writes what a page saves to a file that a person chose.
// The rule: a file that cannot be written is the user's to mend, and said so.
import { LabError } from '../../../shared/errors.ts';
import { explainFailure, writeWhole } from '../write-file.ts';

/** Writes a new file, or replaces one. */
export function writeText(path: string, text: string): number {
  try {
    return writeWhole(path, text);
  } catch (error) {
    const message = `the file could not be written: ${explainFailure(error)}`;
    const hint = 'choose another place, or free some space';
    throw new LabError('not-allowed', message, hint, { cause: error });
  }
}
