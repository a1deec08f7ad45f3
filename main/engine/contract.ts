// The contract of a policy (MODEL.md, section 8): what a bound that is a time allows, and the result of
// the check. What happened is the contract check's to count.
import type { ContractObservation } from '../../shared/result.ts';
import { ringEntries } from '../../shared/spec/ring-entries.ts';
import type { ContractTally } from './contract-tally.ts';
import { Costs } from './costs.ts';
import type { Setup } from './setup.ts';
import { Topology } from './topology.ts';

/** What the bound allows, ns; infinite if it is no time, or another one for each request. */
export function allowedNs(setup: Setup, longestDrainNs = 0): number {
  const { policy } = setup;
  const handler = longestHandlerNs(setup);
  switch (policy.contract) {
    case 'tick':
      return tickBoundNs(setup, handler, longestDrainNs);
    case 'max-age':
      return maxAgeBoundNs(setup, handler, longestDrainNs);
    case 'shootdown':
    case 'running':
    case 'context-switch':
    case 'kernel-entry':
    case 'reuse':
    case 'unbounded':
      return Infinity;
  }
}

/** The longest handler of one request, ns. */
function longestHandlerNs(setup: Setup): number {
  const { machine, kernel, policy } = setup;
  const costs = new Costs(setup);
  const { topology } = costs;
  const page = costs.invlpg * machine.ghz;
  const flush = Math.max(machine.fullFlushCycles, policy.flushCeilingPages * page);
  const code = machine.irqCycles + machine.csdCycles + flush + machine.irqExitCycles;
  const entered = kernel.pti ? code + machine.ptiIrqCycles : code;
  const reads = kernel.generations ? 1 : 0;
  const lines = (kernel.handlerLines + reads) * topology.longestLine;
  return (costs.longestSlow * entered) / machine.ghz + lines;
}

function sendNs({ machine, kernel }: Setup): number {
  const { longestLine } = new Topology(machine);
  return (
    (kernel.sendLines ?? machine.sendLinesPerTarget) * longestLine +
    machine.icrNs +
    machine.ipiExitNs
  );
}

/** With rings: a sweep, and a send to and a handler for each CPU, as full rings are sent; else nothing. */
function ringsNs(setup: Setup, handler: number, sweep: number): number {
  const { machine, policy } = setup;
  if (ringEntries(policy) === 0) return 0;
  return sweep + machine.cpus * (handler + sendNs(setup));
}

/** A tick, which a sweep may put off, and what the CPU does in it. */
function tickBoundNs(setup: Setup, handler: number, sweep: number): number {
  const tick = 1e9 / setup.machine.tickHz;
  const rings = ringsNs(setup, handler, sweep);
  return rings > 0 ? Math.max(tick, sweep) + rings : tick + handler;
}

/** The maximum age, and what can pass until an interrupt sent then has been served. */
function maxAgeBoundNs(setup: Setup, handler: number, sweep: number): number {
  const { machine, policy } = setup;
  const maxAge = (policy.maxAgeUs ?? Infinity) * 1000;
  const ipi = Math.max(machine.ipiFarNs, machine.ipiNearNs);
  const code = 4 * handler + machine.irqCycles / machine.ghz + 2 * ringsNs(setup, handler, sweep);
  const rest = 2 * machine.idleExitNs + code + ipi;
  const sends = machine.cpus * sendNs(setup);
  // With a shorter age, both the CPU that asks and the one asked can be at sends to all the others.
  return maxAge + rest + (maxAge < rest + sends ? 2 * sends : sends);
}

/** How many handlers in a row, each of a request from every CPU, may put off what a bound is about. */
const handlersBeside = 4;

/** What the policy of another side can put before what a bound is about: its drain, and handlers; ns. */
export function besideNs(setup: Setup, longestDrainNs = 0): number {
  const handler = longestHandlerNs(setup);
  const handlers = handlersBeside * setup.machine.cpus * handler;
  return handlers + longestDrainNs + ringsNs(setup, handler, longestDrainNs);
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
  beside: Setup | null = null,
): ContractObservation {
  const { occasions, breaches, worstNs, worstAllowedNs } = tally;
  const allowed = worstNs > 0 ? worstAllowedNs : allowedNs(setup) + (beside ? besideNs(beside) : 0);
  return {
    occasions,
    breaches,
    worstNs: worstNs > 0 ? worstNs : null,
    boundNs: Number.isFinite(allowed) ? allowed : null,
    longestNs: longest.ns,
    isLongestOpen: longest.isOpen,
  };
}
