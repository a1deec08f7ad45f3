import { reach } from '../row-range.ts';

/** The error of a row that was left out, as a logarithm, and what the open constants say of its variance. */
export interface SpreadError {
  /** Errors of one cluster are alike: rows that were left out together. */
  readonly cluster: string;
  readonly error: number;
  readonly variance: number;
}

/** Of rows that are left out, so many are to lie in their range. */
const wanted = 0.9;

/**
 * The variance that a model's own error adds: with it nine of ten errors lie within the range. One more
 * cluster is to come, and may be farther out than all or not: half of it is counted as if it were. 0 for no
 * errors.
 */
export function extraVariance(errors: readonly SpreadError[]): number {
  const needs = errors
    .filter(({ error }) => Number.isFinite(error))
    .map(({ error, variance }) => Math.max(0, (error / reach) ** 2 - variance))
    .toSorted((a, b) => a - b);
  const clusters = new Set(errors.map(({ cluster }) => cluster)).size;
  const rank = Math.ceil(wanted * needs.length * (1 + 0.5 / Math.max(1, clusters)));
  return needs[Math.min(needs.length, rank) - 1] ?? 0;
}
