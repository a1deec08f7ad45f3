import type { RunResult } from '../../../shared/result.ts';

/** A run that has succeeded. */
export interface RunOutcome {
  readonly result: RunResult;
  /** True if the store already had it. */
  readonly stored: boolean;
}
