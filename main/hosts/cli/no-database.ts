// The refusal of a command that reads what is stored, where nothing is.
// It makes no database.
import { LabError } from '../../../shared/errors.ts';

export function noDatabase(file: string): LabError {
  return new LabError('not-found', `there is no database at ${file}`, 'lab study makes one');
}
