import type { RunResult } from '../../../shared/result.ts';

/** A run that has ended well. */
export interface RunOutcome {
  readonly result: RunResult;
  /** True when the store had it. */
  readonly stored: boolean;
}
