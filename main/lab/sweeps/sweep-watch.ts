import type { RunOutcome } from '../runs/run-outcome.ts';
import type { Progress } from '../../../shared/progress.ts';

/** Who waits for a sweep. What a callback throws breaks the sweep off. */
export interface SweepWatch {
  /** Stops it as interrupted: what has finished is kept. */
  readonly signal?: AbortSignal | undefined;
  /** In replications. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called as each point ends, in the order of ending; `index` is its place in the plan. */
  readonly onResult?: ((index: number, outcome: RunOutcome) => void) | undefined;
  readonly onFailure?: ((index: number, error: Error) => void) | undefined;
}
