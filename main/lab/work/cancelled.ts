import { LabError } from '../../../shared/errors.ts';

/** The error of work that was stopped on request. */
export function cancelled(): LabError {
  return new LabError('cancelled', 'the run was cancelled', 'run it again to complete it');
}

export function isCancelled(error: unknown): boolean {
  return error instanceof LabError && error.code === 'cancelled';
}

/** Throws `cancelled` if the signal has fired. */
export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
