// The life of CPUs, whatever gives them work: the clock and the loop, phases one after another, ticks,
// idleness, and the drain that ends a switch (MODEL.md, sections 2 and 5). Which task runs, what it
// does and where it goes next are the layers above: drawn work, or a recorded trace.
import { phase } from './cpus.ts';
import { OpFlush } from './op-flush.ts';
import { after } from './simulation-parts.ts';

export abstract class CpuLife extends OpFlush {
  protected abstract wake(place: number, t: number): void;
  protected abstract tick(cpu: number, t: number): void;
  protected abstract userEnds(cpu: number, t: number): void;
  protected abstract kernelEnds(cpu: number, t: number): void;
  /** The switch to idle ends. */
  protected abstract idles(cpu: number, t: number): void;

  /** Simulates up to (not including) time `end`, or until `isDone` says so after an event. */
  runUntil(end: number, isDone?: () => boolean): number {
    const { events, n } = this;
    this.shootdowns.border = end;
    for (;;) {
      const slot = events.top;
      const t = events.times[slot];
      if (t >= end) return end;
      if (slot < n) this.shootdowns.interrupt(slot, t);
      else if (slot >= this.phaseSlot) this.phaseEnds(slot - this.phaseSlot, t);
      else if (slot >= this.ageSlot) this.checkAge(slot - this.ageSlot, t);
      else if (slot >= this.tickSlot) this.tick(slot - this.tickSlot, t);
      else this.wake(slot - this.wakeSlot, t);
      if (isDone?.()) return t;
    }
  }

  /** All CPUs are idle at time 0. */
  protected startIdle(): void {
    for (let cpu = 0; cpu < this.n; cpu++) {
      this.exposure.enterIdle(cpu, 0, this.postsIdle);
      this.events.set(this.phaseSlot + cpu, Infinity);
      if (this.age) this.events.set(this.ageSlot + cpu, this.age.maxAgeNs);
    }
  }

  protected goIdle(cpu: number, t: number): void {
    this.cpus.enter(cpu, phase.idle, t, Infinity);
    this.exposure.enterIdle(cpu, t, this.postsIdle);
    this.events.set(this.tickSlot + cpu, Infinity);
  }

  /** A task takes over a CPU, which was idle or ran another. */
  protected takesOver(cpu: number, task: number, t: number): void {
    const wasIdle = this.cpus.phases[cpu] === phase.idle;
    this.leftIdle[cpu] = wasIdle ? 1 : 0;
    if (wasIdle) {
      this.exposure.leaveIdle(cpu, t, this.postsIdle);
      this.setNextTick(cpu, t);
    }
    this.cpus.task[cpu] = task;
  }

  protected setNextTick(cpu: number, t: number): void {
    const period = this.costs.tickPeriod;
    const share = cpu / this.n;
    let k = Math.max(0, Math.floor(t / period - share));
    while ((k + share) * period <= t) k++;
    this.events.set(this.tickSlot + cpu, (k + share) * period);
  }

  /** Drains at a tick, as the policy says; false if the tick has to wait for a handler. */
  protected tickDrains(cpu: number, t: number): boolean {
    const { cpus } = this;
    if (cpus.handlerEnd[cpu] > t) {
      this.events.set(this.tickSlot + cpu, cpus.handlerEnd[cpu]);
      return false;
    }
    this.setNextTick(cpu, t);
    const entersKernel = this.drains.entry && cpus.phases[cpu] === phase.user;
    if (this.drains.tick || entersKernel) {
      if (this.pending.isMarked(cpu, cpus.task[cpu])) this.drainByInterrupt(cpu, t);
      if (entersKernel) this.checkContract('kernel-entry', cpu, t);
    }
    return true;
  }

  protected phaseEnds(cpu: number, t: number): void {
    const { cpus } = this;
    if (cpus.applyShift(cpu, t)) return;
    switch (cpus.phases[cpu]) {
      case phase.user:
        if (!cpus.payDebt(cpu, t)) this.userEnds(cpu, t);
        return;
      case phase.kernel:
        if (!cpus.payDebt(cpu, t)) this.kernelEnds(cpu, t);
        return;
      case phase.send:
        this.shootdowns.sendFrom(cpu, t);
        return;
      case phase.wait:
        if (this.shootdowns.isWaitOver(cpu)) this.waitEnds(cpu, t);
        return;
      case phase.local:
        this.localEnds(cpu, t);
        return;
      case phase.switchToTask:
        if (!cpus.payDebt(cpu, t)) this.switchEnds(cpu, t);
        return;
      case phase.switchToIdle:
        this.idles(cpu, t);
        return;
      case phase.drain:
        this.drainEnds(cpu, t);
        return;
    }
  }

  protected checkContract(
    bound: 'context-switch' | 'kernel-entry',
    cpu: number,
    since: number,
  ): void {
    if (this.setup.policy.contract !== bound) return;
    if (this.exposure.isStaleSince(cpu, since)) this.breaches += 1;
  }

  protected switchEnds(cpu: number, t: number): void {
    const posted = this.postedIdle[cpu] === 1;
    const { drains } = this;
    const looks = drains.switch || (drains.idleExit && this.leftIdle[cpu] === 1);
    if (looks && (posted || this.pending.isMarked(cpu, this.cpus.task[cpu]))) {
      this.startDrain(cpu, t, after.switch);
    } else this.goOn(cpu, t, after.switch, t);
  }

  /** Brings `lastUser` up to t for CPUs that are in user mode. */
  touchUsers(t: number): void {
    const { phases, handlerEnd, lastUser } = this.cpus;
    for (let cpu = 0; cpu < this.n; cpu++) {
      if (phases[cpu] === phase.user && handlerEnd[cpu] < t) lastUser[cpu] = t;
    }
  }
}
