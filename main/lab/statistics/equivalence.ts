import type { ComparisonAnswer } from '../../../shared/comparison.ts';
import type { Estimate } from '../../../shared/result.ts';

/** The confidence of each of `count` intervals by which all of them hold at 95 % (Bonferroni). */
export function jointConfidence(count: number): number {
  return count <= 1 ? 0.95 : 1 - 0.05 / count;
}

/**
 * Whether a ratio is different from 1 or the same, by its interval and a margin around 1. One
 * replication has no interval and decides nothing. An interval that ends at the margin is inside.
 */
export function judgeEquivalence(
  { low, high }: Estimate,
  n: number,
  margin: number,
): ComparisonAnswer {
  if (n < 2) return 'not decided';
  if (low > 1 + margin || high < 1 - margin) return 'different';
  return low >= 1 - margin && high <= 1 + margin ? 'same' : 'not decided';
}
