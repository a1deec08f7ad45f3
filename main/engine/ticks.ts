// The scheduler's tick on CPUs that are not idle, and what drains at it (MODEL.md, sections 2 and 5).
// Whether a tick preempts is for the work to say.
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { IsolatedCpus } from './isolated-cpus.ts';
import { phase } from './phase.ts';
import type { Side } from './sides.ts';

export class Ticks {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly sides: readonly Side[];
  private readonly isolated: IsolatedCpus | null;
  private readonly periodNs: number;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly sides: readonly Side[];
    readonly isolated: IsolatedCpus | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.sides = parts.sides;
    this.isolated = parts.isolated;
    this.periodNs = parts.costs.tickPeriod;
  }

  /** Sets a CPU's next tick after t; an isolated one has none. */
  setNext(cpu: number, t: number): void {
    if (this.isolated?.has(cpu)) return;
    const period = this.periodNs;
    const share = cpu / this.cpus.count;
    let k = Math.max(0, Math.floor(t / period - share));
    while ((k + share) * period <= t) k++;
    this.clock.ticks.set(cpu, (k + share) * period);
  }

  stop(cpu: number): void {
    this.clock.ticks.set(cpu, Infinity);
  }

  /** A tick comes up on a CPU: drains as the policy says. False if it has to wait for a handler. */
  happens(cpu: number, t: number): boolean {
    const { cpus, sides, clock } = this;
    if (cpus.handlerEnd[cpu] > t) {
      clock.ticks.set(cpu, cpus.handlerEnd[cpu]);
      return false;
    }
    this.setNext(cpu, t);
    for (const { ringLooks } of sides) ringLooks?.atTick(cpu, t);
    const entersKernel = cpus.phases[cpu] === phase.user;
    for (const { drains, contract, exposure } of sides) {
      const isChecked = entersKernel && contract.isAbout('entry', false);
      if (isChecked) contract.arrives(cpu, exposure.isStaleSince(cpu, t));
      const drainsHere = drains.atTick || (drains.atEntry && entersKernel);
      if (drainsHere && drains.isMarked(cpu)) drains.drainByInterrupt(cpu, t);
      if (isChecked) contract.goesOn(cpu, exposure.isStaleSince(cpu, t));
    }
    return true;
  }
}
