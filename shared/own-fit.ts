import type { RowRole } from './row-prediction.ts';

/** A row of one's own that constants were fitted to; errors are predicted / measured - 1. */
export interface OwnFitRow {
  readonly id: string;
  readonly experiment: string;
  readonly measured: number;
  /** Under the constants of the lab. */
  readonly before: number | null;
  /** Under those fitted to all rows. */
  readonly error: number;
  /** Under those fitted to all rows but this; null for one that is taken as it is. */
  readonly leftOut: number | null;
  /** An anchor says the work of a benchmark, an input is a constant: both are taken as they are. */
  readonly role: Extract<RowRole, 'fitted' | 'anchor' | 'input'>;
}

/** What a fit to rows of one's own found beside the constants. */
export interface OwnFit {
  readonly rows: readonly OwnFitRow[];
  /** Constants that ended at what hardware is allowed: the model cannot follow the rows. */
  readonly atBounds: readonly string[];
}
