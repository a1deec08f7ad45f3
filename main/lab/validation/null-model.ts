import type { PublishedRatio } from './published.ts';

/** A measured ratio, and the kind of its policy: how it flushes on other CPUs. */
export interface RowOfKind extends Pick<PublishedRatio, 'ratio' | 'fitted'> {
  readonly kind: string;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [below, above] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2;
}

/**
 * What a model without machine, workload or policy says: the same ratio for every row of a kind, the one
 * in the middle of its fitted rows by what they add, as logarithms. NaN if no row of the kind is fitted.
 */
export function nullRatio(kind: string, rows: readonly RowOfKind[]): number {
  const added = rows.filter((row) => row.fitted && row.kind === kind).map(({ ratio }) => ratio - 1);
  return 1 + Math.exp(median(added.map(Math.log)));
}
