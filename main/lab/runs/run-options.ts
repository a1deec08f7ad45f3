import type { Progress } from '../../../shared/progress.ts';

/** Options for making one or more runs. */
export interface RunOptions {
  /** Simulate again even if the store has the run. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
