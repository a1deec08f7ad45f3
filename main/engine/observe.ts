// What a machine saw of its flushes once it has stopped: latencies, windows, the contract check. The
// same for drawn work and for a recorded trace.
import type { ReplicationResult } from '../../shared/result.ts';
import { observeContract, type LongestWindow } from './contract.ts';
import type { IsolatedCpus } from './isolated-cpus.ts';
import type { Machine } from './machine.ts';

/** The longest of some windows. */
function longestOf(windows: readonly LongestWindow[]): LongestWindow {
  return windows.reduce((a, b) => (b.ns > a.ns ? b : a), { ns: 0, isOpen: false });
}

/** Ends the observation of a machine at `stopped`; `counted` is what isolated CPUs counted until measuring ended. */
export function observe(
  { setup, cpus, exposure, opFlush, contract, isolated }: Machine,
  stopped: number,
  counted: ReturnType<IsolatedCpus['counted']> | null = null,
): Pick<
  ReplicationResult,
  'shootdownLatency' | 'exposure' | 'contract' | 'attackedContract' | 'isolated'
> {
  cpus.touchUsers(stopped);
  const { state, longest } = exposure.finish(stopped);
  const { attackedCpu, all, attacked } = contract;
  return {
    shootdownLatency: opFlush.latency.state(),
    exposure: state,
    contract: observeContract(setup, all, longestOf(longest)),
    attackedContract:
      attackedCpu < 0 ? null : observeContract(setup, attacked, longest[attackedCpu]),
    ...(isolated &&
      counted && { isolated: { ...counted, ...isolated.windows(exposure, longest) } }),
  };
}
