// The scheduler's tick on CPUs that are not idle, and what drains at it (MODEL.md, sections 2 and 5).
// Whether a tick preempts is for the work to say.
import type { Clock } from './clock.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import type { Exposure } from './exposure.ts';
import type { IsolatedCpus } from './isolated-cpus.ts';
import { phase } from './phase.ts';
import type { RingLooks } from './ring-looks.ts';

export class Ticks {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly drains: Drains;
  private readonly contract: ContractCheck;
  private readonly exposure: Exposure;
  private readonly ringLooks: RingLooks | null;
  private readonly isolated: IsolatedCpus | null;
  private readonly periodNs: number;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly drains: Drains;
    readonly contract: ContractCheck;
    readonly exposure: Exposure;
    readonly ringLooks: RingLooks | null;
    readonly isolated: IsolatedCpus | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.drains = parts.drains;
    this.contract = parts.contract;
    this.exposure = parts.exposure;
    this.ringLooks = parts.ringLooks;
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
    const { cpus, drains, clock } = this;
    if (cpus.handlerEnd[cpu] > t) {
      clock.ticks.set(cpu, cpus.handlerEnd[cpu]);
      return false;
    }
    this.setNext(cpu, t);
    this.ringLooks?.atTick(cpu, t);
    const entersKernel = cpus.phases[cpu] === phase.user;
    const isChecked = entersKernel && this.contract.isAbout('entry', false);
    if (isChecked) this.contract.arrives(cpu, this.exposure.isStaleSince(cpu, t));
    const drainsHere = drains.atTick || (drains.atEntry && entersKernel);
    if (drainsHere && drains.isMarked(cpu)) drains.drainByInterrupt(cpu, t);
    if (isChecked) this.contract.goesOn(cpu, this.exposure.isStaleSince(cpu, t));
    return true;
  }
}
