import type { RunOutcome } from '../runs/run-outcome.ts';
import type { Progress } from '../../../shared/progress.ts';

/** The callbacks of whoever waits for a sweep. An error thrown by one stops the sweep. */
export interface SweepWatch {
  /** Stops the sweep as interrupted; what has finished is kept. */
  readonly signal?: AbortSignal | undefined;
  /** In replications. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called as each point ends, in that order; `index` is its place in the plan. */
  readonly onResult?: ((index: number, outcome: RunOutcome) => void) | undefined;
  readonly onFailure?: ((index: number, error: Error) => void) | undefined;
}
