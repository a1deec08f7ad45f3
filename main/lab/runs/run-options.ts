import type { Progress } from '../../../shared/progress.ts';

/** How runs are made, one or many. */
export interface RunOptions {
  /** Simulate again although the store has the run. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
