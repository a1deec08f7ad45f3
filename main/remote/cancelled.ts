// The error of what was asked for and is not wanted any more.
// It has the words of the pool's own.
import { LabError } from '../../shared/errors.ts';

export const cancelled = (): LabError =>
  new LabError('cancelled', 'the run was cancelled', 'start it again');
