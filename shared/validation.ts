import type { Estimate } from './result.ts';

/** A published ratio and its simulation. */
export interface ValidationRow {
  readonly machine: string;
  readonly policy: string;
  /** Short name of the mail: v7, v8, v9-batch. */
  readonly source: string;
  readonly publishedRatio: number;
  readonly simulated: Estimate;
  /** (simulated mean - published) / published. */
  readonly error: number;
  /** True if the row was used to fit the machine's costs; else it is a prediction. */
  readonly fitted: boolean;
  readonly precisionReached: boolean;
}
