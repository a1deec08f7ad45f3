import { LabError } from '../../../shared/errors.ts';

/** True if the database could not be read or written: it is locked or damaged, or the disk is full. */
export function isStoreError(error: unknown): error is LabError {
  return error instanceof LabError && error.code.startsWith('database-');
}
