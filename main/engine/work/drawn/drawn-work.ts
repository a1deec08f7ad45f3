// Drawn work: which task runs where and what it does next, in the order that MODEL.md, section 2,
// states. What a task does is drawn (task-work.ts); what that costs a CPU is the machine's.
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Workload } from '../../../../shared/spec/workload.ts';
import { category } from '../../category.ts';
import type { Costs } from '../../costs.ts';
import type { Cpus } from '../../cpus.ts';
import type { Checkpoint } from '../../drains.ts';
import type { Machine } from '../../machine.ts';
import { placementOrder } from '../../setup.ts';
import { makeContendedLines, type ContendedLine } from '../../contended-line.ts';
import { phase } from '../../phase.ts';
import type { Side } from '../../sides.ts';
import type { Timers } from '../../timers.ts';
import type { WorkSource } from '../work-source.ts';
import { Attacker } from './attacker.ts';
import { countTasks } from './count-tasks.ts';
import { makeOpLocks, type OpLocks } from './op-locks.ts';
import { Scheduler } from './scheduler.ts';
import { TaskWork } from './task-work.ts';
import { transfersFromOthers } from './transfers.ts';

export class DrawnWork implements WorkSource {
  readonly keepsUserEnds = false;
  private readonly machine: Machine;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly wakes: Timers;
  private readonly tasks: number;
  private readonly work: TaskWork;
  private readonly scheduler: Scheduler;
  private readonly attacker: Attacker;
  private readonly placement: readonly number[];
  private readonly isolated: readonly number[];
  private readonly workload: Workload;
  /** Per process: the line that all its tasks write at each op, if there is one. */
  private readonly lines: readonly ContendedLine[] | null;
  /** The locks that ops hold, if they do. */
  private readonly locks: OpLocks | null;
  /** Per CPU: what an op transfers from other tasks of its process, ns. */
  private readonly sharedNs: Float64Array;

  constructor(machine: Machine, spec: Spec, replication: number | string) {
    this.machine = machine;
    this.cpus = machine.cpus;
    this.costs = machine.costs;
    this.wakes = machine.clock.wakes;
    this.workload = spec.workload;
    this.tasks = countTasks(spec.workload);
    this.work = new TaskWork(spec, replication);
    const { processOf, isolated } = machine.setup;
    const { topology } = this.costs;
    this.isolated = isolated;
    this.scheduler = new Scheduler(
      this.tasks,
      this.cpus.phases,
      this.costs.socketOf,
      machine.cpus.count - isolated.length,
    );
    this.scheduler.isPinned = spec.workload.placement !== 'free';
    this.placement = placementOrder(spec.machine, spec.workload.placement, isolated);
    this.lines = makeContendedLines(spec.workload, topology);
    this.locks = makeOpLocks(spec.workload, processOf, topology);
    this.sharedNs = transfersFromOthers(spec.workload, machine.setup, topology);
    this.attacker = new Attacker(spec, this.cpus, { order: this.placement, isolated });
    this.scheduler.heldCpu = this.attacker.cpu;
    machine.contract.attackedCpu = this.attacker.cpu;
  }

  start(): void {
    for (let task = 0; task < this.tasks; task++) {
      if (!this.isAttacker(task)) this.work.startOp(task);
      if (task >= this.placement.length) {
        // An attacker that finds no CPU beside pinned tasks waits for ever.
        if (!this.scheduler.isPinned) this.scheduler.push(task);
        continue;
      }
      const cpu = this.placement[task];
      this.takeCpu(cpu, task, 0);
      this.resume(cpu, 0);
    }
    this.isolated.forEach((cpu, at) => {
      this.machine.occupancy.takeOver(cpu, this.tasks + at, 0);
      this.cpus.enter(cpu, phase.user, 0, Infinity);
    });
  }

  private takeCpu(cpu: number, task: number, t: number): void {
    const { cpus, scheduler } = this;
    this.machine.occupancy.takeOver(cpu, task, t);
    scheduler.lastCpu[task] = cpu;
    scheduler.switchedInAt[cpu] = Math.max(t, cpus.handlerEnd[cpu]);
    scheduler.mustYield[cpu] = 0;
    scheduler.running += 1;
  }

  private switchTo(cpu: number, task: number, t: number): void {
    this.takeCpu(cpu, task, t);
    this.machine.counters.contextSwitches += 1;
    this.machine.observer?.switches(cpu, t);
    this.cpus.enter(cpu, phase.switchToTask, t, this.costs.contextSwitch);
  }

  /** The CPU's task leaves it at t; the next one comes, or the CPU goes towards idle. */
  private releaseCpu(cpu: number, t: number): void {
    this.scheduler.running -= 1;
    const next = this.scheduler.pop(cpu);
    if (next >= 0) {
      this.switchTo(cpu, next, t);
      return;
    }
    this.cpus.task[cpu] = -1;
    this.machine.counters.contextSwitches += 1;
    this.machine.observer?.switches(cpu, t);
    this.cpus.enter(cpu, phase.switchToIdle, t, this.costs.contextSwitch);
  }

  wake(task: number, t: number): void {
    this.wakes.set(task, Infinity);
    this.cpus.disturbance?.beginsOp(task, t);
    const cpu = this.scheduler.idleCpuFor(task);
    if (cpu < 0) this.scheduler.push(task);
    else this.switchTo(cpu, task, t);
  }

  tick(cpu: number, t: number): void {
    const { cpus, scheduler } = this;
    const current = cpus.phases[cpu];
    if (cpu === this.attacker.cpu) return;
    const end = Math.max(t, cpus.handlerEnd[cpu]);
    if (cpus.task[cpu] < 0 || !scheduler.isSliceOver(cpu, end)) return;
    if (this.work.isRecorded(cpus.task[cpu])) return;
    if (current === phase.switchToTask || current === phase.drain || current === phase.parked)
      return;
    if (current === phase.user) this.preemptUser(cpu, t);
    else scheduler.mustYield[cpu] = 1;
  }

  private preemptUser(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    const spent = this.spentUser(cpu, this.cpus.workDone(cpu, t));
    if (this.isAttacker(task)) this.attacker.spend(spent);
    else this.work.spend(task, spent);
    this.preempt(cpu, t);
  }

  private preempt(cpu: number, t: number): void {
    this.scheduler.push(this.cpus.task[cpu]);
    this.releaseCpu(cpu, t);
  }

  /** How much of a user phase's work was work, ns; what it paid as refill was not. */
  private spentUser(cpu: number, done: number): number {
    const { cpus } = this;
    const spent = Math.min(done, cpus.firstPart[cpu]);
    cpus.debt[cpu] += Math.max(0, cpus.paid[cpu] - (done - spent));
    return spent;
  }

  private isAttacker(task: number): boolean {
    return task === this.attacker.number;
  }

  /** A task goes on in user mode, or for ever in the kernel. */
  private resume(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task)) this.attacker.resume(cpu, t);
    else this.enterUser(cpu, task, t);
  }

  private enterUser(cpu: number, task: number, t: number): void {
    this.machine.occupancy.entersUser(cpu, t);
    this.cpus.enter(cpu, phase.user, t, this.work.nextUserNs(task));
  }

  idles(cpu: number, t: number): void {
    const next = this.scheduler.pop(cpu);
    if (next >= 0) this.switchTo(cpu, next, t);
    else this.machine.occupancy.goIdle(cpu, t);
  }

  userEnds(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task) && this.attacker.offNs > 0) {
      this.attacker.runsAgain(cpu, t);
      this.machine.host.takes(cpu, t, this.attacker.offNs);
      return;
    }
    const isOp = !this.isAttacker(task) && this.work.endUser(task);
    this.machine.enterKernel(cpu, t, isOp ? 'op' : 'entry');
  }

  goOn(cpu: number, t: number, passed: Checkpoint): void {
    switch (passed) {
      case 'switch':
        this.resume(cpu, t);
        return;
      case 'entry':
        this.passEntry(cpu, t);
        return;
      case 'op':
        this.startKernelPhase(cpu, t);
        return;
      default:
        passed satisfies never;
    }
  }

  /** A task that entered the kernel blocks there if its burst is over; an attacker stays there. */
  private passEntry(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task)) this.attacker.runInKernel(cpu, t);
    else if (this.work.burstLeft[task] <= 0) this.block(cpu, task, t);
    else this.enterUser(cpu, task, t);
  }

  private block(cpu: number, task: number, t: number): void {
    this.wakes.set(task, t + this.work.block(task));
    this.releaseCpu(cpu, t);
  }

  /** An op enters the kernel: it begins once it has the lock, if there is one. */
  private startKernelPhase(cpu: number, t: number): void {
    const isWriter = this.work.writes[this.cpus.task[cpu]] === 1;
    if (this.locks === null || this.locks.comes(cpu, isWriter)) this.kernelBegins(cpu, t);
    else this.cpus.enter(cpu, phase.lockWait, t, Infinity);
  }

  kernelBegins(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    const xpfoMap = this.needsFlush(task) ? this.sideOf(task).costs.xpfoMap : 0;
    this.cpus.enter(cpu, phase.kernel, t, this.kernelNs(cpu, task, t), xpfoMap, category.xpfoMap);
  }

  /** The kernel work of an op that starts at t, but for its flush, ns. */
  private kernelNs(cpu: number, task: number, t: number): number {
    const { costs, work, workload } = this;
    const pages = workload.pageCycles === 0 ? 0 : this.pagesOf(task) * work.pageNs;
    const code = costs.slow[cpu] * (work.kernelNs + pages + costs.syscall);
    const line = this.lines?.[this.machine.setup.processOf[cpu]];
    return code + this.sharedNs[cpu] + (line?.writeNs(cpu, t, workload.contendedLines) ?? 0);
  }

  private pagesOf(task: number): number {
    const { pages } = this.workload;
    const { domain } = this.sideOf(task).setup;
    if (domain === 'barrier') return 0;
    return domain === 'user' && pages > 0 ? pages : 2 ** this.work.order[task];
  }

  /** What a task's op is of. */
  private sideOf(task: number): Side {
    return this.machine.sides[this.work.side[task]];
  }

  kernelEnds(cpu: number, t: number): void {
    const { work } = this;
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task)) this.leavesKernel(cpu, t);
    else if (!this.needsFlush(task)) this.machine.completeOp(cpu, t);
    else {
      const { setup, side } = this.sideOf(task);
      const isXpfo = setup.domain === 'direct-map';
      const isFromFreeList = isXpfo && work.isAlloc[task] === 1 && work.order[task] === 0;
      this.machine.flushOp(cpu, t, this.pagesOf(task), { isFromFreeList, side });
    }
  }

  /** Whether a task's op asks for a flush: under `reuse` a reused page does not. */
  private needsFlush(task: number): boolean {
    const { setup, policy } = this.sideOf(task);
    const { xpfo, reuse, local, remote } = policy;
    if (setup.domain !== 'direct-map') return local !== 'none' || remote !== 'never';
    return xpfo && !(reuse && this.work.isReused[task] === 1);
  }

  opCompletes(cpu: number, t: number): void {
    const { work } = this;
    const task = this.cpus.task[cpu];
    work.endKernel(task);
    const granted = this.locks?.releases(cpu, work.writes[task] === 1) ?? [];
    for (const next of granted) this.machine.clock.phaseEnds.set(next, t);
    const blocks = work.blocksNow(task);
    if (blocks) this.block(cpu, task, t);
    work.startOp(task);
    if (!blocks) this.leavesKernel(cpu, t);
  }

  /** A task is back from the kernel: it makes room for another if it was told to, or goes on. */
  private leavesKernel(cpu: number, t: number): void {
    const { scheduler } = this;
    if (scheduler.mustYield[cpu] && scheduler.waiting > 0) this.preempt(cpu, t);
    else {
      scheduler.mustYield[cpu] = 0;
      this.resume(cpu, t);
    }
  }
}
