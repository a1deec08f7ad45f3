// CPUs go idle and leave idle: ticks stop and start again, and exposure and the TLBs learn of it. Which
// task comes is for the work to say.
import type { AddressSpaces } from './address-spaces.ts';
import type { Cpus } from './cpus.ts';
import type { DeepIdle } from './deep-idle.ts';
import type { Exposure } from './exposure.ts';
import type { LazyCpus } from './lazy.ts';
import type { Observer } from './observer.ts';
import { phase } from './phase.ts';
import type { Ticks } from './ticks.ts';
import type { Tlb } from './tlb.ts';

interface IdleSide {
  readonly exposure: Exposure;
  /** Idle CPUs are posted instead of interrupted. */
  readonly postsIdle: boolean;
  readonly lazy: LazyCpus;
}

export class Occupancy {
  private readonly cpus: Cpus;
  private readonly sides: readonly IdleSide[];
  private readonly tlb: Tlb;
  private readonly ticks: Ticks;
  private readonly observer: Observer | null;
  private readonly deepIdle: DeepIdle | null;
  private readonly spaces: AddressSpaces | null;
  /** Per CPU: whether it was idle before the task that it runs came. */
  private readonly leftIdle: Uint8Array;

  /** All CPUs are idle at time 0. */
  constructor(parts: {
    readonly cpus: Cpus;
    readonly sides: readonly IdleSide[];
    readonly tlb: Tlb;
    readonly ticks: Ticks;
    readonly deepIdle: DeepIdle | null;
    readonly spaces: AddressSpaces | null;
    readonly observer: Observer | null;
  }) {
    this.cpus = parts.cpus;
    this.sides = parts.sides;
    this.tlb = parts.tlb;
    this.ticks = parts.ticks;
    this.observer = parts.observer;
    this.deepIdle = parts.deepIdle;
    this.spaces = parts.spaces;
    const n = this.cpus.count;
    this.leftIdle = new Uint8Array(n);
    for (let cpu = 0; cpu < n; cpu++) {
      for (const { exposure, postsIdle } of this.sides) exposure.enterIdle(cpu, 0, postsIdle);
      this.tlb.enterIdle(cpu, 0);
      this.deepIdle?.rests(cpu, 0);
    }
  }

  goIdle(cpu: number, t: number): void {
    this.cpus.enter(cpu, phase.idle, t, Infinity);
    for (const { exposure, postsIdle } of this.sides) exposure.enterIdle(cpu, t, postsIdle);
    this.tlb.enterIdle(cpu, t);
    this.deepIdle?.rests(cpu, Math.max(t, this.cpus.handlerEnd[cpu]));
    this.ticks.stop(cpu);
    this.observer?.goesIdle(cpu, t);
  }

  /** A task takes over a CPU, which was idle or ran another. */
  takeOver(cpu: number, task: number, t: number): void {
    const wasIdle = this.cpus.phases[cpu] === phase.idle;
    this.leftIdle[cpu] = wasIdle ? 1 : 0;
    if (wasIdle) {
      for (const { exposure, postsIdle } of this.sides) exposure.leaveIdle(cpu, t, postsIdle);
      this.tlb.leaveIdle(cpu, Math.max(t, this.cpus.handlerEnd[cpu]));
      this.ticks.setNext(cpu, t);
      this.deepIdle?.wakes(cpu);
      for (const { lazy } of this.sides) lazy.returns(cpu);
    }
    this.spaces?.comes(cpu, task);
    this.cpus.task[cpu] = task;
    this.observer?.takesOver(cpu, task, t);
  }

  /** A CPU comes to user code at t: a window that was open for its horizon by then has not seen that. */
  entersUser(cpu: number, t: number): void {
    const { sides } = this;
    const sinceUser = t - this.cpus.lastUser[cpu];
    // At each op: an iterator takes longer than the rest.
    for (let at = 0; at < sides.length; at++) {
      const { exposure } = sides[at];
      if (sinceUser > exposure.windows.horizonNs) exposure.passHorizon(cpu, t);
    }
  }

  hasLeftIdle(cpu: number): boolean {
    return this.leftIdle[cpu] === 1;
  }
}
