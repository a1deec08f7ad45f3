import { LabError } from '../../../shared/errors.ts';

/** Returns what was found. @throws LabError `not-found` if that is undefined. */
export function requireSweep<T>(found: T | undefined, id: number | null, what = 'sweep'): T {
  if (found !== undefined) return found;
  const message = id === null ? `there is no ${what}` : `there is no sweep ${id}`;
  throw new LabError('not-found', message, 'lab sweep starts one');
}
