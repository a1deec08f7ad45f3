import type { CpuTimeCategory } from '../../cpu-time-categories.ts';
import type { RunResult } from '../../result.ts';

/** A part of the cost of flushing, as a sum of CPU-time categories. */
export interface CostPart {
  readonly name: string;
  readonly categories: readonly CpuTimeCategory[];
  /** Handlers over idle CPUs: it delays nobody, but is spent all the same. */
  readonly hasIdleHandlers?: true;
}

/** Share of all CPU time, 0..1, that a part takes in a run or a replay. */
export function sumShares(
  { cpuTimeShare, idleHandlerShare }: Pick<RunResult, 'cpuTimeShare' | 'idleHandlerShare'>,
  { categories, hasIdleHandlers }: CostPart,
): number {
  let share = hasIdleHandlers ? idleHandlerShare : 0;
  for (const category of categories) share += cpuTimeShare[category];
  return share;
}

/** Who spends the time that flushing takes, in stack order. */
export const payers: readonly CostPart[] = [
  { name: 'XPFO bookkeeping', categories: ['xpfoMap'] },
  { name: 'initiator', categories: ['localFlush', 'ipiSend', 'ackWait', 'broadcastWait'] },
  {
    name: 'victims',
    categories: ['ipiHandlerOverUser', 'ipiHandlerOverKernel'],
    hasIdleHandlers: true,
  },
  { name: 'deferred flushes', categories: ['deferredFlush'] },
  { name: 'TLB refill', categories: ['tlbRefillKernel', 'tlbRefillUser'] },
];
