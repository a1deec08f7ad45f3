// One simulation: which task runs where, what it does next, and what that makes of its CPU's life, in
// the order that MODEL.md states. The clock, drains and flushes are the layers below; they do not
// know where the work is from. No clock of the host, no input or output.
import type { Spec } from '../../shared/spec/spec.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { CpuLife } from './cpu-life.ts';
import { category, phase } from './cpus.ts';
import { Scheduler } from './scheduler.ts';
import { after } from './simulation-parts.ts';
import { Work } from './work.ts';

const taskCount = ({ tasks, attacker }: Workload) => tasks + (attacker === 'none' ? 0 : 1);

export class Simulation extends CpuLife {
  private readonly workload: Workload;
  private readonly tasks: number;
  private readonly work: Work;
  private readonly scheduler: Scheduler;

  constructor(spec: Spec, replication: number | string) {
    const tasks = taskCount(spec.workload);
    super(spec, tasks, tasks);
    this.workload = spec.workload;
    this.tasks = tasks;
    this.work = new Work(spec, replication);
    this.scheduler = new Scheduler(tasks, this.cpus.phases, this.costs.socketOf);
    this.placeTasks();
  }

  protected placeTasks(): void {
    const order = this.scheduler.placement();
    this.startIdle();
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
    this.takesOver(cpu, task, t);
    scheduler.lastCpu[task] = cpu;
    scheduler.switchedInAt[cpu] = Math.max(t, cpus.handlerEnd[cpu]);
    scheduler.mustYield[cpu] = 0;
    scheduler.running += 1;
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
    if (!this.tickDrains(cpu, t)) return;
    const current = cpus.phases[cpu];
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
    return task >= this.workload.tasks;
  }

  /** A task goes on in user mode, or for ever in the kernel. */
  protected resume(cpu: number, t: number): void {
    const task = this.cpus.task[cpu];
    if (this.isAttacker(task)) {
      const isParked = this.workload.attacker === 'parked';
      this.cpus.enter(cpu, isParked ? phase.parked : phase.user, t, Infinity);
      return;
    }
    this.enterUser(cpu, task, t);
  }

  protected enterUser(cpu: number, task: number, t: number): void {
    const { userLeft, entryIn } = this.work;
    this.cpus.enter(cpu, phase.user, t, Math.min(userLeft[task], entryIn[task]));
  }

  protected idles(cpu: number, t: number): void {
    const next = this.scheduler.pop();
    if (next >= 0) {
      this.switchTo(cpu, next, t);
      return;
    }
    this.goIdle(cpu, t);
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
    this.checkContract(next === after.switch ? 'context-switch' : 'kernel-entry', cpu, lookedAt);
    if (next === after.switch) {
      this.resume(cpu, t);
      return;
    }
    if (next === after.entry) {
      this.enterUser(cpu, task, t);
      return;
    }
    const maps = this.setup.policy.xpfo && !this.skips(task);
    const xpfoMap = maps ? this.costs.xpfoMap : 0;
    this.cpus.enter(cpu, phase.kernel, t, this.work.kernelNs, xpfoMap, category.xpfoMap);
  }

  protected kernelEnds(cpu: number, t: number): void {
    const { work } = this;
    const task = this.cpus.task[cpu];
    if (!this.setup.policy.xpfo || this.skips(task)) this.opCompletes(cpu, t);
    else {
      const order = work.order[task];
      this.flushOp(cpu, t, 2 ** order, work.isAlloc[task] === 1 && order === 0);
    }
  }

  private skips(task: number): boolean {
    return this.setup.policy.reuse && this.work.isReused[task] === 1;
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
}
