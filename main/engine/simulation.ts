// One simulation: the clock, the loop, and what follows on what in a CPU's life. Its parts keep their
// own state (cpus, tlb, shootdown, pending, exposure, work, scheduler); this file joins them in the
// order that MODEL.md states. No clock of the host, no input or output.
import type { Spec } from '../../shared/spec.ts';
import { AgeWatch } from './age-watch.ts';
import { Counters } from './counters.ts';
import { Costs } from './costs.ts';
import { category, Cpus, phase } from './cpus.ts';
import { EventQueue } from './event-queue.ts';
import { Exposure } from './exposure.ts';
import { Histogram } from './histogram.ts';
import { PendingFlushes } from './pending.ts';
import { Scheduler } from './scheduler.ts';
import { Shootdowns } from './shootdown.ts';
import { Tlb } from './tlb.ts';
import { Work } from './work.ts';

/** What a CPU does after a drain. */
const after = { switch: 0, op: 1, entry: 2 } as const;
const forgetEveryNs = 100_000;

export class Simulation {
  readonly cpus: Cpus;
  readonly counters = new Counters();
  readonly exposure: Exposure;
  readonly latency = new Histogram();
  /** Requests with t0 in [measureFrom, measureTo) are observed. */
  measureFrom = 0;
  measureTo = Infinity;
  /** Breaches of a contract that is checked at switches or entries. */
  breaches = 0;

  private readonly spec: Spec;
  private readonly costs: Costs;
  private readonly events: EventQueue;
  private readonly tlb: Tlb;
  private readonly pending: PendingFlushes;
  private readonly scheduler: Scheduler;
  private readonly shootdowns: Shootdowns;
  private readonly work: Work;
  private readonly age: AgeWatch | null;
  private readonly n: number;
  private readonly tasks: number;
  private readonly wakeSlot: number;
  private readonly tickSlot: number;
  private readonly ageSlot: number;
  private readonly phaseSlot: number;
  private readonly drains: { switch: boolean; idleExit: boolean; tick: boolean; entry: boolean };
  private readonly postsIdle: boolean;
  private readonly freeList: Int32Array;
  private readonly leftIdle: Uint8Array;
  private readonly postedIdle: Uint8Array;
  private readonly flushStart: Float64Array;
  private readonly flushPages: Int32Array;
  private readonly isFlushDone: Uint8Array;
  private readonly afterDrain: Uint8Array;
  private nextForget = forgetEveryNs;

  constructor(spec: Spec, replication: number | string) {
    const { machine, workload, policy } = spec;
    this.spec = spec;
    this.n = machine.cpus;
    this.tasks = workload.tasks + (workload.attacker === 'none' ? 0 : 1);
    this.wakeSlot = this.n;
    this.tickSlot = this.wakeSlot + this.tasks;
    this.ageSlot = this.tickSlot + this.n;
    this.phaseSlot = this.ageSlot + this.n;
    this.events = new EventQueue(this.phaseSlot + this.n);
    this.costs = new Costs(machine);
    this.cpus = new Cpus(this.n, this.events, this.phaseSlot, machine.tlbKernelShare);
    this.tlb = new Tlb(machine);
    this.exposure = new Exposure(this.n, this.cpus.lastUser);
    this.work = new Work(spec, replication);
    this.pending = new PendingFlushes(policy.pending, this.n, this.tasks, policy.flushCeilingPages);
    this.scheduler = new Scheduler(this.tasks, this.cpus.phases, this.costs.socketOf);
    this.age = policy.maxAgeUs === null ? null : new AgeWatch(policy.maxAgeUs, this.n);
    this.drains = {
      switch: policy.drainAt.includes('context-switch') || policy.pending === 'task',
      idleExit: policy.drainAt.includes('idle-exit') && policy.pending !== 'task',
      tick: policy.drainAt.includes('tick') && policy.pending !== 'task',
      entry: policy.drainAt.includes('kernel-entry') && policy.pending !== 'task',
    };
    this.postsIdle = policy.remote === 'ipi' && policy.targets === 'running';
    this.freeList = new Int32Array(this.n);
    this.leftIdle = new Uint8Array(this.n);
    this.postedIdle = new Uint8Array(this.n);
    this.flushStart = new Float64Array(this.n);
    this.flushPages = new Int32Array(this.n);
    this.isFlushDone = new Uint8Array(this.n);
    this.afterDrain = new Uint8Array(this.n);
    this.shootdowns = new Shootdowns({
      cpus: this.cpus,
      costs: this.costs,
      events: this.events,
      exposure: this.exposure,
      counters: this.counters,
      tlb: this.tlb,
      tickSlot: this.tickSlot,
      phaseSlot: this.phaseSlot,
      listener: this,
    });
    this.shootdowns.runsAhead = this.age === null;
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

  private placeTasks(): void {
    const order = this.scheduler.placement();
    for (let cpu = 0; cpu < this.n; cpu++) {
      this.exposure.enterIdle(cpu, 0, this.postsIdle);
      this.events.set(this.phaseSlot + cpu, Infinity);
      if (this.age) this.events.set(this.ageSlot + cpu, this.age.maxAgeNs);
    }
    for (let task = 0; task < this.tasks; task++) {
      if (task >= this.n) {
        this.scheduler.push(task);
        continue;
      }
      const cpu = order[task];
      this.takeCpu(cpu, task, 0);
      this.resume(cpu, 0);
    }
  }

  private takeCpu(cpu: number, task: number, t: number): void {
    const { cpus, scheduler } = this;
    const wasIdle = cpus.phases[cpu] === phase.idle;
    this.leftIdle[cpu] = wasIdle ? 1 : 0;
    if (wasIdle) {
      this.exposure.leaveIdle(cpu, t, this.postsIdle);
      this.setNextTick(cpu, t);
    }
    cpus.task[cpu] = task;
    scheduler.lastCpu[task] = cpu;
    scheduler.switchedInAt[cpu] = t;
    scheduler.mustYield[cpu] = 0;
    scheduler.running += 1;
  }

  private setNextTick(cpu: number, t: number): void {
    const period = this.costs.tickPeriod;
    const share = cpu / this.n;
    let k = Math.max(0, Math.floor(t / period - share));
    while ((k + share) * period <= t) k++;
    this.events.set(this.tickSlot + cpu, (k + share) * period);
  }

  private switchTo(cpu: number, task: number, t: number): void {
    this.takeCpu(cpu, task, t);
    this.counters.contextSwitches += 1;
    this.cpus.enter(cpu, phase.switchToTask, t, this.costs.contextSwitch);
  }

  /** The CPU's task leaves it at t; the next one comes, or the CPU goes towards idle. */
  private releaseCpu(cpu: number, t: number): void {
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

  private wake(task: number, t: number): void {
    this.events.set(this.wakeSlot + task, Infinity);
    const cpu = this.scheduler.idleCpuFor(task);
    if (cpu < 0) this.scheduler.push(task);
    else this.switchTo(cpu, task, t);
  }

  private tick(cpu: number, t: number): void {
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
    if (cpus.task[cpu] < 0 || !scheduler.isSliceOver(cpu, t)) return;
    if (current === phase.switchToTask || current === phase.drain || current === phase.parked)
      return;
    if (current === phase.user) this.preemptUser(cpu, t);
    else scheduler.mustYield[cpu] = 1;
  }

  private drainByInterrupt(cpu: number, t: number): void {
    const pages = this.pending.clear(cpu, this.cpus.task[cpu]);
    const length = pages > 0 ? pages * this.costs.invlpg : this.costs.fullFlush;
    this.cpus.steal(cpu, t, length, category.deferredFlush);
    this.flushed(cpu, pages, t, t + length);
  }

  private preemptUser(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (task < this.spec.workload.tasks) this.spendUser(cpu, task, this.cpus.workDone(cpu, t));
    this.preempt(cpu, t);
  }

  private preempt(cpu: number, t: number): void {
    this.scheduler.push(this.cpus.task[cpu]);
    this.releaseCpu(cpu, t);
  }

  /** Takes user work off a task's op; what a phase paid as refill is not work. */
  private spendUser(cpu: number, task: number, done: number): void {
    const { work } = this;
    const planned = this.cpus.firstPart[cpu];
    const spent = Math.min(done, planned);
    this.cpus.debt[cpu] += Math.max(0, this.cpus.paid[cpu] - (done - spent));
    work.userLeft[task] = Math.max(0, work.userLeft[task] - spent);
    work.entryIn[task] -= spent;
  }

  /** A task goes on in user mode, or for ever in the kernel. */
  private resume(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (task >= this.spec.workload.tasks) {
      const isParked = this.spec.workload.attacker === 'parked';
      this.cpus.enter(cpu, isParked ? phase.parked : phase.user, t, Infinity);
      return;
    }
    if (this.work.userLeft[task] === 0) this.work.startOp(task);
    this.enterUser(cpu, task, t);
  }

  private enterUser(cpu: number, task: number, t: number): void {
    const { userLeft, entryIn } = this.work;
    this.cpus.enter(cpu, phase.user, t, Math.min(userLeft[task], entryIn[task]));
  }

  private phaseEnds(cpu: number, t: number): void {
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

  private idles(cpu: number, t: number): void {
    const next = this.scheduler.pop();
    if (next >= 0) {
      this.switchTo(cpu, next, t);
      return;
    }
    this.cpus.enter(cpu, phase.idle, t, Infinity);
    this.exposure.enterIdle(cpu, t, this.postsIdle);
    this.events.set(this.tickSlot + cpu, Infinity);
  }

  private userEnds(cpu: number, t: number): void {
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
    else this.goOn(cpu, t, next);
  }

  /** After a switch, a kernel entry, or the drain that it asked for. */
  private goOn(cpu: number, t: number, next: number): void {
    const task = this.cpus.task[cpu];
    if (next === after.switch) {
      this.checkContract('context-switch', cpu, this.scheduler.switchedInAt[cpu]);
      this.resume(cpu, t);
      return;
    }
    this.checkContract('kernel-entry', cpu, this.cpus.phaseStart[cpu]);
    if (next === after.entry) {
      this.enterUser(cpu, task, t);
      return;
    }
    const maps = this.spec.policy.xpfo && !this.skips(task);
    const xpfoMap = maps ? this.costs.xpfoMap : 0;
    this.cpus.enter(cpu, phase.kernel, t, this.work.kernelNs, xpfoMap, category.xpfoMap);
  }

  private checkContract(
    bound: 'context-switch' | 'kernel-entry',
    cpu: number,
    since: number,
  ): void {
    if (this.spec.policy.contract !== bound) return;
    if (this.exposure.isStaleSince(cpu, since)) this.breaches += 1;
  }

  private skips(task: number): boolean {
    return this.spec.policy.reuse && this.work.isReused[task] === 1;
  }

  private switchEnds(cpu: number, t: number): void {
    const posted = this.postedIdle[cpu] === 1;
    const { drains } = this;
    const looks = drains.switch || (drains.idleExit && this.leftIdle[cpu] === 1);
    if (looks && (posted || this.pending.isMarked(cpu, this.cpus.task[cpu]))) {
      this.startDrain(cpu, t, after.switch);
    } else this.goOn(cpu, t, after.switch);
  }

  private startDrain(cpu: number, t: number, next: number): void {
    const pages = this.pending.clear(cpu, this.cpus.task[cpu]);
    this.flushPages[cpu] = this.postedIdle[cpu] ? 0 : pages;
    this.postedIdle[cpu] = 0;
    this.afterDrain[cpu] = next;
    this.flushStart[cpu] = t;
    this.isFlushDone[cpu] = 0;
    const { invlpg, fullFlush } = this.costs;
    const length = this.flushPages[cpu] > 0 ? this.flushPages[cpu] * invlpg : fullFlush;
    this.cpus.enter(cpu, phase.drain, t, length);
  }

  private drainEnds(cpu: number, t: number): void {
    if (!this.isFlushDone[cpu]) {
      this.isFlushDone[cpu] = 1;
      this.flushed(cpu, this.flushPages[cpu], this.flushStart[cpu], t);
    }
    if (!this.cpus.payDebt(cpu, t)) this.goOn(cpu, t, this.afterDrain[cpu]);
  }

  /** A drain's flush of `pages` (0 is full) ran on a CPU. */
  private flushed(cpu: number, pages: number, start: number, end: number): void {
    if (pages === 0) {
      this.fullyFlushed(cpu, start, end);
      return;
    }
    this.counters.localFlushOne += pages;
    this.exposure.cover(cpu, start, end);
    this.noteCovered(cpu, start);
  }

  fullyFlushed(cpu: number, start: number, end: number): void {
    this.counters.localFlushAll += 1;
    this.cpus.debt[cpu] += this.tlb.flush(cpu, start, end);
    this.exposure.cover(cpu, start, end);
    this.noteCovered(cpu, start);
  }

  private noteCovered(cpu: number, start: number): void {
    if (!this.age) return;
    this.age.covered(cpu, start);
    const slot = this.ageSlot + cpu;
    if (this.events.times[slot] === Infinity) this.events.set(slot, start + this.age.maxAgeNs);
  }

  unwaitedTaken(cpu: number): void {
    this.pending.clear(cpu, this.cpus.task[cpu]);
  }

  private checkAge(cpu: number, t: number): void {
    const { age, events, cpus, costs } = this;
    if (!age) return;
    const slot = this.ageSlot + cpu;
    const oldest = age.oldest(cpu);
    const deadline = (oldest ? oldest.t0 : t) + age.maxAgeNs;
    if (!oldest || deadline > t) {
      events.set(slot, deadline);
      return;
    }
    events.set(slot, Infinity);
    const poster = oldest.who;
    const asleep = cpus.phases[poster] === phase.idle && cpus.handlerEnd[poster] <= t;
    const start = Math.max(t, cpus.handlerEnd[poster]) + (asleep ? costs.idleExit : 0);
    cpus.steal(poster, start, costs.irq, cpus.handlerCategoryOf(poster));
    cpus.steal(poster, start + costs.irq, costs.send(poster, cpu), category.ipiSend);
    this.counters.remoteFlush += 1;
    this.shootdowns.queueRequest(cpu, cpus.handlerEnd[poster], this.n + poster);
  }

  private kernelEnds(cpu: number, t: number): void {
    const { policy } = this.spec;
    const task = this.cpus.task[cpu];
    if (!policy.xpfo || this.skips(task)) {
      this.opCompletes(cpu, t);
      return;
    }
    const { work } = this;
    let pages = 2 ** work.order[task];
    let isBatch = false;
    if (policy.batchPages > 1 && work.isAlloc[task] === 1 && work.order[task] === 0) {
      isBatch = this.freeList[cpu] === 0;
      if (isBatch) this.freeList[cpu] = policy.batchPages;
      this.freeList[cpu] -= 1;
      if (!isBatch) {
        this.opCompletes(cpu, t);
        return;
      }
      pages = policy.batchPages;
    }
    const isFull = isBatch || policy.local === 'full' || pages > policy.flushCeilingPages;
    this.request(cpu, t, pages, isFull);
  }

  private request(cpu: number, t0: number, pages: number, isFull: boolean): void {
    const { shootdowns, exposure, counters } = this;
    const { remote } = this.spec.policy;
    counters.flushRequests += 1;
    const measured = t0 >= this.measureFrom && t0 < this.measureTo;
    shootdowns.t0[cpu] = t0;
    shootdowns.pages[cpu] = pages;
    shootdowns.isFull[cpu] = isFull ? 1 : 0;
    shootdowns.isMeasured[cpu] = measured ? 1 : 0;
    shootdowns.loggedAt[cpu] = -1;
    this.age?.request(t0, cpu);
    if (t0 >= this.nextForget) {
      this.tlb.forgetBefore(Math.min(t0, shootdowns.oldestUnderWay()));
      this.nextForget = t0 + forgetEveryNs;
    }
    if (measured) {
      const isDirect = (remote === 'ipi' && !this.postsIdle) || remote === 'broadcast';
      if (isDirect) exposure.requestDirect();
      else shootdowns.loggedAt[cpu] = exposure.requestLogged(t0, cpu, pages);
    }
    if (remote === 'ipi' && this.interrupts(cpu, t0)) return;
    this.startLocal(cpu, t0);
  }

  private interrupts(cpu: number, t0: number): boolean {
    this.shootdowns.clearTargets(cpu);
    for (let other = 0; other < this.n; other++) {
      if (other === cpu) continue;
      if (this.postsIdle && this.cpus.phases[other] === phase.idle) this.postedIdle[other] = 1;
      else this.shootdowns.addTarget(cpu, other);
    }
    if (!this.shootdowns.start(cpu, t0)) return false;
    this.counters.remoteFlush += 1;
    return true;
  }

  private waitEnds(cpu: number, t: number): void {
    const { shootdowns, exposure } = this;
    if (shootdowns.isMeasured[cpu]) {
      this.latency.add(t - shootdowns.t0[cpu]);
      if (!this.postsIdle) exposure.worst.add(shootdowns.worst[cpu]);
    }
    this.startLocal(cpu, t);
  }

  private startLocal(cpu: number, t: number): void {
    const { costs, shootdowns } = this;
    const { local, remote, pending } = this.spec.policy;
    let flush = 0;
    if (local !== 'none') {
      flush = shootdowns.isFull[cpu] ? costs.fullFlush : shootdowns.pages[cpu] * costs.invlpg;
    }
    let more = 0;
    if (remote === 'deferred' && pending !== 'task' && this.n > 1) more = costs.post;
    else if (remote === 'broadcast' && this.n > 1) more = costs.broadcast;
    const to = remote === 'broadcast' ? category.broadcastWait : category.deferredFlush;
    const stopsAtFlush = local !== 'none' && shootdowns.isFull[cpu] === 1;
    this.isFlushDone[cpu] = stopsAtFlush ? 0 : 1;
    this.flushStart[cpu] = t;
    this.cpus.enter(cpu, phase.local, t, flush, more, to);
    if (stopsAtFlush) this.events.set(this.phaseSlot + cpu, t + flush);
    else if (local !== 'none') this.counters.localFlushOne += shootdowns.pages[cpu];
  }

  private localEnds(cpu: number, t: number): void {
    const { cpus } = this;
    if (this.isFlushDone[cpu] === 0) {
      this.isFlushDone[cpu] = 1;
      this.fullyFlushed(cpu, this.flushStart[cpu], t);
      if (cpus.secondPart[cpu] > 0) {
        this.events.set(this.phaseSlot + cpu, t + cpus.secondPart[cpu]);
        return;
      }
    }
    if (this.isFlushDone[cpu] === 1) {
      this.isFlushDone[cpu] = 2;
      this.flushReturns(cpu, t);
    }
    if (!cpus.payDebt(cpu, t)) this.opCompletes(cpu, t);
  }

  private flushReturns(cpu: number, t: number): void {
    const { shootdowns, exposure } = this;
    const { remote } = this.spec.policy;
    if (remote === 'deferred') this.pending.post(cpu, this.cpus.task[cpu], shootdowns.pages[cpu]);
    if (remote === 'broadcast' && this.n > 1) this.broadcastEnds(cpu, t);
    if (shootdowns.loggedAt[cpu] >= 0) exposure.markReturned(shootdowns.loggedAt[cpu], t);
  }

  private broadcastEnds(cpu: number, t: number): void {
    const { shootdowns, exposure, counters } = this;
    const t0 = shootdowns.t0[cpu];
    counters.remoteFlush += 1;
    counters.received += this.n - 1;
    if (!shootdowns.isMeasured[cpu]) return;
    this.latency.add(t - t0);
    let worst = 0;
    for (let other = 0; other < this.n; other++) {
      if (other === cpu) continue;
      if (this.cpus.phases[other] === phase.user && this.cpus.handlerEnd[other] < t) {
        this.cpus.lastUser[other] = t;
      }
      const clean = this.tlb.firstCover(other, t0, t);
      worst = Math.max(worst, exposure.closePair(other, t0, clean, shootdowns.pages[cpu]));
    }
    exposure.worst.add(worst);
  }

  private opCompletes(cpu: number, t: number): void {
    const { work, scheduler, cpus } = this;
    const task = cpus.task[cpu];
    this.counters.ops += 1;
    if (work.blocksNow(task)) {
      this.events.set(this.wakeSlot + task, t + work.block(task));
      this.releaseCpu(cpu, t);
    } else if (scheduler.mustYield[cpu]) this.preempt(cpu, t);
    else this.resume(cpu, t);
  }

  /** Brings `lastUser` up to t for CPUs that are in user mode. */
  touchUsers(t: number): void {
    const { phases, handlerEnd, lastUser } = this.cpus;
    for (let cpu = 0; cpu < this.n; cpu++) {
      if (phases[cpu] === phase.user && handlerEnd[cpu] < t) lastUser[cpu] = t;
    }
  }
}
