import type { SimulatedCounter } from './text/measurement.ts';
import type { RequestReplay } from './trace-requests.ts';

/**
 * Counters of the kernel that requests for user mappings move, by the names under which it shows them,
 * as simulated on a machine of so many CPUs.
 */
export function simulatedCounters(
  { counters, recordedNs }: Pick<RequestReplay, 'counters' | 'recordedNs'>,
  cpus: number,
): SimulatedCounter[] {
  const { requests, targets, localFlushAll, localFlushOne } = counters;
  const cpuSeconds = cpus * (recordedNs / 1e9);
  const named = {
    nr_tlb_remote_flush: requests,
    nr_tlb_remote_flush_received: targets,
    TLB: targets,
    nr_tlb_local_flush_all: localFlushAll,
    nr_tlb_local_flush_one: localFlushOne,
  };
  return Object.entries(named).map(([name, count]) => ({ name, perCpuSecond: count / cpuSeconds }));
}
