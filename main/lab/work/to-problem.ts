import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';

/** An error as people read it. The hint is for one that is not the lab's own. */
export function toProblem(error: unknown, hint: string): NonNullable<TraceJob['problem']> {
  if (error instanceof LabError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint };
}
