// The contract check: what a policy's bound allows, in ns where it is a time, and what the run saw of
// it (MODEL.md section 8). The parts of a machine count; this file judges.
import type { ContractObservation } from '../../shared/result.ts';
import type { Setup } from './setup.ts';

export interface Seen {
  /** Longest window over all pairs, an open one as it stood at the end, ns. */
  readonly worstWindowNs: number;
  readonly worstBusyNs: number;
  readonly worstLatencyNs: number;
  /** Windows that outlived their request's return. */
  readonly lateWindows: number;
  /** Breaches seen at switches or kernel entries. */
  readonly breaches: number;
  /** The longest drain, without what interrupts it, ns. */
  readonly longestDrainNs: number;
}

export function observeContract(setup: Setup, seen: Seen): ContractObservation {
  const { machine, policy } = setup;
  const flush = Math.max(machine.fullFlushCycles, policy.flushCeilingPages * machine.invlpgCycles);
  const handler = (machine.irqCycles + machine.csdCycles + flush) / machine.ghz;
  const worstNs = seen.worstWindowNs;
  switch (policy.contract) {
    case 'shootdown':
      return { worstNs, boundNs: seen.worstLatencyNs, breaches: seen.lateWindows };
    case 'tick':
      return timed(seen.worstBusyNs, tickBoundNs(setup, handler, seen.longestDrainNs));
    case 'max-age':
      return timed(worstNs, maxAgeBoundNs(setup, handler, seen.longestDrainNs));
    case 'context-switch':
    case 'kernel-entry':
      return { worstNs, boundNs: null, breaches: seen.breaches };
    case 'unbounded':
      return { worstNs, boundNs: null, breaches: 0 };
  }
}

function sendNs(machine: Setup['machine']): number {
  return machine.sendLinesPerTarget * Math.max(machine.lineFarNs, machine.lineNearNs);
}

/** With rings: a sweep, and a send to and a handler for each CPU, as full rings are sent; else nothing. */
function ringsNs({ machine, policy }: Setup, handler: number, sweep: number): number {
  if (!policy.pending.startsWith('queue:')) return 0;
  return sweep + machine.cpus * (handler + sendNs(machine));
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
  const sends = machine.cpus * sendNs(machine);
  // With a shorter age, both the CPU that asks and the one asked can be at sends to all the others.
  return maxAge + rest + (maxAge < rest + sends ? 2 * sends : sends);
}

function timed(worstNs: number, bound: number): ContractObservation {
  const boundNs = Number.isFinite(bound) ? bound : null;
  return { worstNs, boundNs, breaches: worstNs > bound ? 1 : 0 };
}
