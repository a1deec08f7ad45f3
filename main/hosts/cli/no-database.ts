// The refusal of a command that only reads, if there is no database.
// It creates none.
import { LabError } from '../../../shared/errors.ts';

export function noDatabase(file: string): LabError {
  return new LabError('not-found', `there is no database at ${file}`, 'lab study creates one');
}
