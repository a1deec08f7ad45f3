import type { SweepSummary } from '../../../shared/contract.ts';
import type { SweepOutcome } from './sweep-outcome.ts';

/** A sweep that has begun. */
export interface StartedSweep {
  /** Its state when it begins. */
  readonly summary: SweepSummary;
  /**
   * Its outcome, once it has ended, is recorded and has released its lock. Rejects with the error that
   * stopped it; it need not be awaited.
   */
  readonly ended: Promise<SweepOutcome>;
}
