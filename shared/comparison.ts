import type { Estimate, RunResult } from './result.ts';

/** A field in which a run differs from the baseline: dotted path, the baseline's value, its own. */
export interface FieldDifference {
  readonly path: string;
  readonly baseline: unknown;
  readonly value: unknown;
}

/** A ratio closer to 1 than this counts as the same, unless another margin is asked for. */
export const defaultMargin = 0.01;
/** Margins that can be asked for, both exclusive. */
export const marginRange = { above: 0, below: 1 } as const;

/**
 * What a comparison says of a run. `different`: the interval lies wholly outside of 1 +- margin;
 * `same`: wholly inside; `not decided`: neither, or a single replication.
 */
export const comparisonAnswers = ['different', 'same', 'not decided'] as const;
export type ComparisonAnswer = (typeof comparisonAnswers)[number];

/** One run against the baseline of a comparison. */
export interface ComparisonRow {
  readonly run: RunResult;
  /** Paired by replication where both used the same seed and work; else two-sample (Welch). */
  readonly paired: boolean;
  readonly n: number;
  /** sys per op by tick: this run over the baseline. */
  readonly ratio: Estimate;
  /** The same with the wider interval that gives the answer: at 95 % all rows hold together (Bonferroni). */
  readonly jointRatio: Estimate;
  readonly answer: ComparisonAnswer;
  /** sys per op by tick, ns: this run less the baseline. */
  readonly differenceNs: Estimate;
  /** Two-sided p of the difference, Holm-corrected over the rows; null with fewer than 2 replications. */
  readonly pHolm: number | null;
  readonly differs: readonly FieldDifference[];
}

export interface Comparison {
  readonly baseline: RunResult;
  /** How far from 1 a ratio may be and count as the same: 0.01 is 1 %. */
  readonly margin: number;
  readonly rows: readonly ComparisonRow[];
}
