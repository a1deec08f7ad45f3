import type { SweepSummary } from '../../../shared/contract.ts';
import type { SweepOutcome } from './sweep-outcome.ts';

/** A sweep that has begun. */
export interface StartedSweep {
  /** As it is when it begins. */
  readonly summary: SweepSummary;
  /**
   * What came of it, once it has ended, that is recorded and its lock is released. Rejects with what
   * broke it off; it need not be awaited.
   */
  readonly ended: Promise<SweepOutcome>;
}
