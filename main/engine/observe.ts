// What a machine saw of its flushes once it has stopped: latencies, windows, the contract check. The
// same for drawn work and for a recorded trace.
import type { ReplicationResult } from '../../shared/result.ts';
import { observeContract } from './contract.ts';
import type { Machine } from './machine.ts';

/** Ends the observation of a machine at `stopped`. */
export function observe(
  { setup, cpus, exposure, opFlush, breaches, drains }: Machine,
  stopped: number,
): Pick<ReplicationResult, 'shootdownLatency' | 'exposure' | 'contract'> {
  const { latency } = opFlush;
  cpus.touchUsers(stopped);
  const observed = exposure.finish(stopped);
  return {
    shootdownLatency: latency.state(),
    exposure: observed.state,
    contract: observeContract(setup, {
      worstWindowNs: observed.longestNs,
      worstBusyNs: exposure.worstBusyNs,
      worstLatencyNs: latency.max,
      lateWindows: exposure.lateWindows,
      breaches: breaches.count,
      longestDrainNs: drains.longestNs,
    }),
  };
}
