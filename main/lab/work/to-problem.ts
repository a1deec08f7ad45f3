import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';

/** An error in readable form. The hint is used for errors that are not the lab's own. */
export function toProblem(error: unknown, hint: string): NonNullable<TraceJob['problem']> {
  if (error instanceof LabError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint };
}
