// One simulation: the clock, the loop, scheduling, and what follows on what in a CPU's life, in the
// order that MODEL.md states. Its parts keep their own state; drains and flushes are the layers below.
// No clock of the host, no input or output.
import type { Spec } from '../../shared/spec.ts';
import { category, phase } from './cpus.ts';
import { OpFlush } from './op-flush.ts';
import { after } from './simulation-parts.ts';

export class Simulation extends OpFlush {
  constructor(spec: Spec, replication: number | string) {
    super(spec, replication);
    this.placeTasks();
  }

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

  protected placeTasks(): void {
    const order = this.scheduler.placement();
    for (let cpu = 0; cpu < this.n; cpu++) {
      this.exposure.enterIdle(cpu, 0, this.postsIdle);
      this.events.set(this.phaseSlot + cpu, Infinity);
      if (this.age) this.events.set(this.ageSlot + cpu, this.age.maxAgeNs);
    }
    for (let task = 0; task < this.tasks; task++) {
      if (!this.isAttacker(task)) this.work.startOp(task);
      if (task >= this.n) {
        this.scheduler.push(task);
        continue;
      }
      const cpu = order[task];
      this.takeCpu(cpu, task, 0);
      this.resume(cpu, 0);
    }
  }

  protected takeCpu(cpu: number, task: number, t: number): void {
    const { cpus, scheduler } = this;
    const wasIdle = cpus.phases[cpu] === phase.idle;
    this.leftIdle[cpu] = wasIdle ? 1 : 0;
    if (wasIdle) {
      this.exposure.leaveIdle(cpu, t, this.postsIdle);
      this.setNextTick(cpu, t);
    }
    cpus.task[cpu] = task;
    scheduler.lastCpu[task] = cpu;
    scheduler.switchedInAt[cpu] = Math.max(t, cpus.handlerEnd[cpu]);
    scheduler.mustYield[cpu] = 0;
    scheduler.running += 1;
  }

  protected setNextTick(cpu: number, t: number): void {
    const period = this.costs.tickPeriod;
    const share = cpu / this.n;
    let k = Math.max(0, Math.floor(t / period - share));
    while ((k + share) * period <= t) k++;
    this.events.set(this.tickSlot + cpu, (k + share) * period);
  }

  protected switchTo(cpu: number, task: number, t: number): void {
    this.takeCpu(cpu, task, t);
    this.counters.contextSwitches += 1;
    this.cpus.enter(cpu, phase.switchToTask, t, this.costs.contextSwitch);
  }

  /** The CPU's task leaves it at t; the next one comes, or the CPU goes towards idle. */
  protected releaseCpu(cpu: number, t: number): void {
    this.scheduler.running -= 1;
    const next = this.scheduler.pop();
    if (next >= 0) {
      this.switchTo(cpu, next, t);
      return;
    }
    this.cpus.task[cpu] = -1;
    this.counters.contextSwitches += 1;
    this.cpus.enter(cpu, phase.switchToIdle, t, this.costs.contextSwitch);
  }

  protected wake(task: number, t: number): void {
    this.events.set(this.wakeSlot + task, Infinity);
    const cpu = this.scheduler.idleCpuFor(task);
    if (cpu < 0) this.scheduler.push(task);
    else this.switchTo(cpu, task, t);
  }

  protected tick(cpu: number, t: number): void {
    const { cpus, scheduler } = this;
    if (cpus.handlerEnd[cpu] > t) {
      this.events.set(this.tickSlot + cpu, cpus.handlerEnd[cpu]);
      return;
    }
    this.setNextTick(cpu, t);
    const current = cpus.phases[cpu];
    const entersKernel = this.drains.entry && current === phase.user;
    if (this.drains.tick || entersKernel) {
      if (this.pending.isMarked(cpu, cpus.task[cpu])) this.drainByInterrupt(cpu, t);
      if (entersKernel) this.checkContract('kernel-entry', cpu, t);
    }
    const end = Math.max(t, cpus.handlerEnd[cpu]);
    if (cpus.task[cpu] < 0 || !scheduler.isSliceOver(cpu, end)) return;
    if (current === phase.switchToTask || current === phase.drain || current === phase.parked)
      return;
    if (current === phase.user) this.preemptUser(cpu, t);
    else scheduler.mustYield[cpu] = 1;
  }

  protected preemptUser(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (!this.isAttacker(task)) this.spendUser(cpu, task, this.cpus.workDone(cpu, t));
    this.preempt(cpu, t);
  }

  protected preempt(cpu: number, t: number): void {
    this.scheduler.push(this.cpus.task[cpu]);
    this.releaseCpu(cpu, t);
  }

  /** Takes user work off a task's op; what a phase paid as refill is not work. */
  protected spendUser(cpu: number, task: number, done: number): void {
    const { work } = this;
    const planned = this.cpus.firstPart[cpu];
    const spent = Math.min(done, planned);
    this.cpus.debt[cpu] += Math.max(0, this.cpus.paid[cpu] - (done - spent));
    work.userLeft[task] = Math.max(0, work.userLeft[task] - spent);
    work.entryIn[task] -= spent;
  }

  private isAttacker(task: number): boolean {
    return task >= this.spec.workload.tasks;
  }

  /** A task goes on in user mode, or for ever in the kernel. */
  protected resume(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task)) {
      const isParked = this.spec.workload.attacker === 'parked';
      this.cpus.enter(cpu, isParked ? phase.parked : phase.user, t, Infinity);
      return;
    }
    this.enterUser(cpu, task, t);
  }

  protected enterUser(cpu: number, task: number, t: number): void {
    const { userLeft, entryIn } = this.work;
    this.cpus.enter(cpu, phase.user, t, Math.min(userLeft[task], entryIn[task]));
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

  protected idles(cpu: number, t: number): void {
    const next = this.scheduler.pop();
    if (next >= 0) {
      this.switchTo(cpu, next, t);
      return;
    }
    this.cpus.enter(cpu, phase.idle, t, Infinity);
    this.exposure.enterIdle(cpu, t, this.postsIdle);
    this.events.set(this.tickSlot + cpu, Infinity);
  }

  protected userEnds(cpu: number, t: number): void {
    const { work, cpus } = this;
    const task = cpus.task[cpu];
    const isEntry = work.entryIn[task] < work.userLeft[task];
    if (isEntry) {
      work.userLeft[task] -= work.entryIn[task];
      work.drawEntry(task);
    } else {
      work.entryIn[task] -= work.userLeft[task];
      work.userLeft[task] = 0;
    }
    const next = isEntry ? after.entry : after.op;
    if (this.drains.entry && this.pending.isMarked(cpu, task)) this.startDrain(cpu, t, next);
    else this.goOn(cpu, t, next, t);
  }

  protected goOn(cpu: number, t: number, next: number, lookedAt: number): void {
    const task = this.cpus.task[cpu];
    if (next === after.switch) {
      this.checkContract('context-switch', cpu, lookedAt);
      this.resume(cpu, t);
      return;
    }
    this.checkContract('kernel-entry', cpu, lookedAt);
    if (next === after.entry) {
      this.enterUser(cpu, task, t);
      return;
    }
    const maps = this.spec.policy.xpfo && !this.skips(task);
    const xpfoMap = maps ? this.costs.xpfoMap : 0;
    this.cpus.enter(cpu, phase.kernel, t, this.work.kernelNs, xpfoMap, category.xpfoMap);
  }

  protected checkContract(
    bound: 'context-switch' | 'kernel-entry',
    cpu: number,
    since: number,
  ): void {
    if (this.spec.policy.contract !== bound) return;
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

  protected opCompletes(cpu: number, t: number): void {
    const { work, scheduler, cpus } = this;
    const task = cpus.task[cpu];
    this.counters.ops += 1;
    const blockedNs = work.blocksNow(task) ? work.block(task) : -1;
    work.startOp(task);
    if (blockedNs >= 0) {
      this.events.set(this.wakeSlot + task, t + blockedNs);
      this.releaseCpu(cpu, t);
    } else if (scheduler.mustYield[cpu] && scheduler.waiting > 0) this.preempt(cpu, t);
    else {
      scheduler.mustYield[cpu] = 0;
      this.resume(cpu, t);
    }
  }

  /** Brings `lastUser` up to t for CPUs that are in user mode. */
  touchUsers(t: number): void {
    const { phases, handlerEnd, lastUser } = this.cpus;
    for (let cpu = 0; cpu < this.n; cpu++) {
      if (phases[cpu] === phase.user && handlerEnd[cpu] < t) lastUser[cpu] = t;
    }
  }
}
