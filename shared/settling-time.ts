import { quantileOf } from './quantile-table.ts';
import type { Workload } from './spec/workload.ts';

/** So many times over, a task has waited, worked and blocked. */
const rounds = 5;
/** Of recorded blocked times so many have to have ended: some are far longer than their mean. */
const endedShare = 0.99;

/**
 * How long a run takes to settle, ms: it begins with every task runnable. `tasksToCpu` is how many tasks
 * share a CPU.
 */
export function settlingMs(
  { burstMs, blockMs, blockQuantiles }: Pick<Workload, 'burstMs' | 'blockMs' | 'blockQuantiles'>,
  tasksToCpu: number,
): number {
  const longMs = blockQuantiles ? blockMs * quantileOf(blockQuantiles, endedShare) : 0;
  return Math.max(rounds * (tasksToCpu * burstMs + blockMs), longMs);
}
