// What a simulation saw of its flushes once it has stopped: latencies, windows, the contract check. The
// same for drawn work and for a recorded trace.
import type { ReplicationResult } from '../../shared/result.ts';
import { observeContract } from './contract.ts';
import type { CpuLife } from './cpu-life.ts';
import type { Setup } from './simulation-parts.ts';

/** Ends the observation of a simulation at `stopped`. */
export function observe(
  simulation: CpuLife,
  setup: Setup,
  stopped: number,
): Pick<ReplicationResult, 'shootdownLatency' | 'exposure' | 'contract'> {
  const { exposure, latency } = simulation;
  simulation.touchUsers(stopped);
  const observed = exposure.finish(stopped);
  return {
    shootdownLatency: latency.state(),
    exposure: observed.state,
    contract: observeContract(setup, {
      worstWindowNs: Math.max(exposure.pairs.max, observed.oldestOpenNs),
      worstBusyNs: exposure.worstBusyNs,
      worstLatencyNs: latency.max,
      lateWindows: exposure.lateWindows,
      breaches: simulation.breaches,
    }),
  };
}
