// Deep idle states (C6; MODEL.md, section 2): a CPU that has been idle for a while sleeps deeply, which empties
// its TLB; what is asked of it then finds it clean, and interrupts take long to wake it. Which CPUs are idle
// is the occupancy's, who wakes them the handlers'.
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Flushes } from './flushes.ts';
import { phase } from './phase.ts';
import type { Setup } from './setup.ts';

/** Whether any CPU ever sleeps deeply. */
export function sleepsDeeply({ machine, deepCpu }: Setup): boolean {
  return machine.deepIdleUs !== null || deepCpu >= 0;
}

export class DeepIdle {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly flushes: Flushes;
  private readonly idleExit: number;
  private readonly deepExit: number;
  /** Per CPU: how long it is idle before it sleeps deeply, ns; and whether it does. */
  private readonly afterNs: Float64Array;
  private readonly isDeep: Uint8Array;

  constructor(parts: {
    readonly setup: Setup;
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly flushes: Flushes;
  }) {
    const { machine, deepCpu } = parts.setup;
    const { deepIdleUs } = machine;
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.flushes = parts.flushes;
    this.idleExit = parts.costs.idleExit;
    this.deepExit = machine.deepExitNs;
    const n = machine.cpus;
    this.afterNs = new Float64Array(n).fill(deepIdleUs === null ? Infinity : deepIdleUs * 1000);
    if (deepCpu >= 0) this.afterNs[deepCpu] = 0;
    this.isDeep = new Uint8Array(n);
  }

  /** A CPU does nothing from t on. */
  rests(cpu: number, t: number): void {
    this.isDeep[cpu] = 0;
    this.clock.deeps.set(cpu, t + this.afterNs[cpu]);
  }

  /** A CPU is called, and sleeps no deeper. */
  stirs(cpu: number): void {
    this.clock.deeps.set(cpu, Infinity);
  }

  /** A task comes to a CPU. */
  wakes(cpu: number): void {
    this.isDeep[cpu] = 0;
    this.stirs(cpu);
  }

  /** How long a CPU takes to leave idle for an interrupt, ns. */
  exitNs(cpu: number): number {
    return this.isDeep[cpu] === 1 ? this.deepExit : this.idleExit;
  }

  /** A CPU has been idle for long enough at t. */
  sleeps(cpu: number, t: number): void {
    this.stirs(cpu);
    if (this.cpus.phases[cpu] !== phase.idle) return;
    this.isDeep[cpu] = 1;
    this.flushes.isEmptied(cpu, t, t);
  }

  /** A CPU made a request at t0: those that sleep deeply have nothing of it. */
  requested(cpu: number, t0: number): void {
    for (let other = 0; other < this.cpus.count; other++) {
      if (this.isDeep[other] === 1 && other !== cpu) this.flushes.isEmpty(other, t0);
    }
  }
}
