import type { RunResult } from '../../../shared/result.ts';

/** The outcome of a sweep that has ended. */
export interface SweepOutcome {
  readonly id: number;
  /** In planned order; a failed or cancelled point is null. */
  readonly results: readonly (RunResult | null)[];
  /** In planned order. */
  readonly failures: readonly { readonly index: number; readonly message: string }[];
  readonly interrupted: boolean;
}
