import type { Estimate, RunResult } from './result.ts';

/** A field in which a run differs from the baseline: dotted path, the baseline's value, its own. */
export interface FieldDifference {
  readonly path: string;
  readonly baseline: unknown;
  readonly value: unknown;
}

/** One run against the baseline of a comparison. */
export interface ComparisonRow {
  readonly run: RunResult;
  /** Paired by replication where both used the same seed and work; else two-sample (Welch). */
  readonly paired: boolean;
  readonly n: number;
  /** sys per op by tick: this run over the baseline. */
  readonly ratio: Estimate;
  /** sys per op by tick, ns: this run less the baseline. */
  readonly differenceNs: Estimate;
  /** Two-sided p of the difference, Holm-corrected over the rows; null with fewer than 2 replications. */
  readonly pHolm: number | null;
  readonly differs: readonly FieldDifference[];
}

export interface Comparison {
  readonly baseline: RunResult;
  readonly rows: readonly ComparisonRow[];
}
