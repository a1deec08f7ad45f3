import { LabError } from '../../../shared/errors.ts';

/** True if the database could not be written or read: the disk is full, it is locked, it is damaged. */
export function isStoreError(error: unknown): error is LabError {
  return error instanceof LabError && error.code.startsWith('database-');
}
