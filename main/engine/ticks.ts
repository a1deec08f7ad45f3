// The scheduler's tick on CPUs that are not idle, and what drains at it (MODEL.md, sections 2 and 5).
// Whether a tick preempts is for the work to say.
import type { Breaches } from './breaches.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import { phase } from './phase.ts';
import type { RingLooks } from './ring-looks.ts';

export class Ticks {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly drains: Drains;
  private readonly breaches: Breaches;
  private readonly ringLooks: RingLooks | null;
  private readonly periodNs: number;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly drains: Drains;
    readonly breaches: Breaches;
    readonly ringLooks: RingLooks | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.drains = parts.drains;
    this.breaches = parts.breaches;
    this.ringLooks = parts.ringLooks;
    this.periodNs = parts.costs.tickPeriod;
  }

  /** Sets a CPU's next tick after t. */
  setNext(cpu: number, t: number): void {
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
    const { cpus, drains, clock } = this;
    if (cpus.handlerEnd[cpu] > t) {
      clock.ticks.set(cpu, cpus.handlerEnd[cpu]);
      return false;
    }
    this.setNext(cpu, t);
    this.ringLooks?.atTick(cpu, t);
    const entersKernel = drains.atEntry && cpus.phases[cpu] === phase.user;
    if (drains.atTick || entersKernel) {
      if (drains.isMarked(cpu)) drains.drainByInterrupt(cpu, t);
      if (entersKernel) this.breaches.check('kernel-entry', cpu, t);
    }
    return true;
  }
}
