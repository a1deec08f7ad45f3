// The contract of a policy (MODEL.md, section 8): what a bound that is a time allows, and the result of
// the check. What happened is the contract check's to count.
import type { ContractObservation } from '../../shared/result.ts';
import type { ContractTally } from './contract-tally.ts';
import type { Setup } from './setup.ts';

/** What the bound allows, ns; infinite if it is no time, or another one for each request. */
export function allowedNs({ machine, policy }: Setup): number {
  const flush = Math.max(machine.fullFlushCycles, policy.flushCeilingPages * machine.invlpgCycles);
  const handler = (machine.irqCycles + machine.csdCycles + flush) / machine.ghz;
  switch (policy.contract) {
    case 'tick':
      return 1e9 / machine.tickHz + handler;
    case 'max-age':
      return maxAgeBoundNs({ machine, policy }, handler);
    case 'shootdown':
    case 'running':
    case 'context-switch':
    case 'kernel-entry':
    case 'unbounded':
      return Infinity;
  }
}

/** The maximum age, and what can pass until an interrupt sent then has been served. */
function maxAgeBoundNs({ machine, policy }: Setup, handler: number): number {
  const maxAge = (policy.maxAgeUs ?? Infinity) * 1000;
  const send = machine.sendLinesPerTarget * Math.max(machine.lineFarNs, machine.lineNearNs);
  const ipi = Math.max(machine.ipiFarNs, machine.ipiNearNs);
  const rest = 2 * machine.idleExitNs + 4 * handler + machine.irqCycles / machine.ghz + ipi;
  const sends = machine.cpus * send;
  // With a shorter age, both the CPU that asks and the one asked can be at sends to all the others.
  return maxAge + rest + (maxAge < rest + sends ? 2 * sends : sends);
}

/** The longest window of a run, or on one CPU; an open one as it stood at the end. */
export interface LongestWindow {
  readonly ns: number;
  readonly isOpen: boolean;
}

/** What a check found. */
export function observeContract(
  setup: Setup,
  tally: ContractTally,
  longest: LongestWindow,
): ContractObservation {
  const { occasions, breaches, worstNs, worstAllowedNs } = tally;
  const allowed = worstNs > 0 ? worstAllowedNs : allowedNs(setup);
  return {
    occasions,
    breaches,
    worstNs: worstNs > 0 ? worstNs : null,
    boundNs: Number.isFinite(allowed) ? allowed : null,
    longestNs: longest.ns,
    isLongestOpen: longest.isOpen,
  };
}
