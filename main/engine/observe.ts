// What a machine saw of its flushes once it has stopped: latencies, windows, the contract check, of each side.
// The same for drawn work and for a recorded trace.
import type { ReplicationResult, SideState } from '../../shared/result.ts';
import { observeContract, type LongestWindow } from './contract.ts';
import type { IsolatedCpus } from './isolated-cpus.ts';
import type { Machine } from './machine.ts';
import type { Setup } from './setup.ts';
import type { Side } from './sides.ts';

/** The longest of some windows. */
function longestOf(windows: readonly LongestWindow[]): LongestWindow {
  return windows.reduce((a, b) => (b.ns > a.ns ? b : a), { ns: 0, isOpen: false });
}

/** Ends the observation of a side that another one may sit beside. */
function observeSide(
  { setup, exposure, opFlush, contract }: Side,
  stopped: number,
  beside: Setup | null,
): SideState & { readonly longest: readonly LongestWindow[] } {
  const { state, longest } = exposure.finish(stopped);
  return {
    shootdownLatency: opFlush.measured.latency.state(),
    exposure: state,
    contract: observeContract(setup, contract.all, longestOf(longest), beside),
    longest,
  };
}

/** Ends the observation of a machine at `stopped`; `counted` is what isolated CPUs counted until measuring ended. */
export function observe(
  { setup, cpus, sides, contract, exposure, isolated }: Machine,
  stopped: number,
  counted: ReturnType<IsolatedCpus['counted']> | null = null,
): Pick<
  ReplicationResult,
  'shootdownLatency' | 'exposure' | 'contract' | 'attackedContract' | 'user' | 'isolated'
> {
  cpus.touchUsers(stopped);
  const [first, user] = sides;
  const { longest, ...own } = observeSide(first, stopped, setup.user);
  const { attackedCpu, attacked } = contract;
  return {
    ...own,
    attackedContract:
      attackedCpu < 0 ? null : observeContract(setup, attacked, longest[attackedCpu]),
    ...(user && { user: observeUser(user, stopped, setup) }),
    ...(isolated &&
      counted && { isolated: { ...counted, ...isolated.windows(exposure, longest) } }),
  };
}

function observeUser(user: Side, stopped: number, beside: Setup): SideState {
  const { longest: _longest, ...state } = observeSide(user, stopped, beside);
  return state;
}
