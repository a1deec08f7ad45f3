// What each CPU is doing, and whose time it is. One phase at a time; an interrupt steals time from
// the phase it hits, whose end moves by as much. Phase ends move lazily: `shift` collects the stolen
// time and is applied when the old end comes up. Knows nothing of flushes.
import { cpuTimeCategories, type CpuTimeCategory } from '../../shared/cpu-time-categories.ts';
import { category, idleHandler, lockWait, stolenByHost, type Category } from './category.ts';
import { makeCodeArray, type CodeArray } from './code-array.ts';
import type { Disturbance } from './disturbance.ts';
import { firstCategory } from './first-category.ts';
import type { IsolatedCpus } from './isolated-cpus.ts';
import type { Observer } from './observer.ts';
import { phase, type Phase } from './phase.ts';
import { StolenParts } from './stolen-parts.ts';
import type { Timers } from './timers.ts';
import { WaitLog } from './wait-log.ts';

export class Cpus {
  readonly count: number;
  readonly phases: CodeArray<Phase>;
  readonly phaseStart: Float64Array;
  /** Time stolen from the current phase, ns; may reach into the future. */
  readonly stolen: Float64Array;
  readonly shift: Float64Array;
  readonly handlerEnd: Float64Array;
  readonly handlerCategory: CodeArray<Category>;
  /** Task that a CPU runs, -1 when none. */
  readonly task: Int32Array;
  /** When a CPU last was in user mode, ns. */
  readonly lastUser: Float64Array;
  /** Refill debt, ns, and what of it the current phase has paid. */
  readonly debt: Float64Array;
  readonly paid: Float64Array;
  /** Planned length of the current phase's two parts, ns; the first takes what is not planned. */
  readonly firstPart: Float64Array;
  readonly secondPart: Float64Array;
  readonly secondCategory: CodeArray<Category>;
  readonly time = new Float64Array(cpuTimeCategories.length + 3);
  /** Handlers that hit a waiting initiator. */
  readonly waitLog: WaitLog;
  /** Told of interrupts and idleness, if somebody looks. */
  disturbance: Disturbance | null = null;
  private readonly stolenParts: StolenParts;
  private readonly phaseEnds: Timers;
  private readonly tlbKernelShare: number;
  private readonly observer: Observer | null;
  private readonly isolated: IsolatedCpus | null;

  constructor(
    count: number,
    phaseEnds: Timers,
    tlbKernelShare: number,
    observer: Observer | null = null,
    isolated: IsolatedCpus | null = null,
  ) {
    this.count = count;
    this.observer = observer;
    this.isolated = isolated;
    this.phaseEnds = phaseEnds;
    this.tlbKernelShare = tlbKernelShare;
    this.phases = makeCodeArray(count);
    this.phaseStart = new Float64Array(count);
    this.stolen = new Float64Array(count);
    this.shift = new Float64Array(count);
    this.handlerEnd = new Float64Array(count);
    this.handlerCategory = makeCodeArray(count);
    this.task = new Int32Array(count).fill(-1);
    this.lastUser = new Float64Array(count).fill(-Infinity);
    this.debt = new Float64Array(count);
    this.paid = new Float64Array(count);
    this.firstPart = new Float64Array(count);
    this.secondPart = new Float64Array(count);
    this.secondCategory = makeCodeArray(count);
    this.waitLog = new WaitLog(count);
    this.stolenParts = new StolenParts(count);
  }

  /** Ends the phase of a CPU at t and starts the next, `first + second` ns of work long. */
  enter(
    cpu: number,
    next: Phase,
    t: number,
    first: number,
    second = 0,
    secondCategory: Category = 0,
  ): void {
    this.closePhase(cpu, t);
    if (next === phase.idle) this.disturbance?.goesIdle(cpu, t);
    else if (this.phases[cpu] === phase.idle) this.disturbance?.leavesIdle(cpu, t);
    const over = Math.max(0, this.handlerEnd[cpu] - t);
    this.phases[cpu] = next;
    this.phaseStart[cpu] = t;
    this.stolen[cpu] = over;
    this.shift[cpu] = 0;
    this.paid[cpu] = 0;
    this.firstPart[cpu] = first;
    this.secondPart[cpu] = second;
    this.secondCategory[cpu] = secondCategory;
    this.phaseEnds.set(cpu, t + over + first + second);
  }

  /** Work done in the current phase up to t, ns, without stolen time. */
  workDone(cpu: number, t: number): number {
    const over = Math.max(0, this.handlerEnd[cpu] - t);
    return Math.max(0, t - this.phaseStart[cpu] - this.stolen[cpu] + over);
  }

  private closePhase(cpu: number, t: number): void {
    this.observer?.phaseEnds(this, cpu, t);
    const done = this.workDone(cpu, t);
    if (this.phases[cpu] === phase.user && done > 0) this.lastUser[cpu] = t;
    this.book(cpu, done, 1);
  }

  /** Adds (sign 1) or takes back (-1) `done` ns of the current phase's work, part by part. */
  private book(cpu: number, done: number, sign: 1 | -1): void {
    const { time } = this;
    const first = firstCategory[this.phases[cpu]];
    const second = this.secondPart[cpu];
    const paid = this.paid[cpu];
    if (second === 0 && paid === 0) {
      time[first] += sign * done;
      return;
    }
    const a = Math.min(done, this.firstPart[cpu]);
    const b = Math.min(done - a, second);
    const rest = done - a - b;
    time[first] += sign * a;
    time[this.secondCategory[cpu]] += sign * b;
    time[category.tlbRefillKernel] += sign * rest * this.tlbKernelShare;
    time[category.tlbRefillUser] += sign * rest * (1 - this.tlbKernelShare);
  }

  /** Debt above `most`, ns, is forgiven. */
  limitDebt(cpu: number, most: number): void {
    if (this.debt[cpu] > most) this.debt[cpu] = most;
  }

  /** Lengthens a phase that ends at t by the CPU's debt; false if there is none. */
  payDebt(cpu: number, t: number): boolean {
    const debt = this.debt[cpu];
    if (debt === 0) return false;
    this.debt[cpu] = 0;
    this.paid[cpu] += debt;
    this.phaseEnds.set(cpu, t + debt);
    return true;
  }

  /** Pays what the work of a phase that ends at t has room for: it takes the place of that work. */
  private payDebtWithin(cpu: number, t: number): void {
    const done = this.workDone(cpu, t);
    const paid = Math.min(this.debt[cpu], done);
    if (paid === 0) return;
    this.debt[cpu] -= paid;
    this.paid[cpu] += paid;
    this.firstPart[cpu] = done - paid;
  }

  /** Applies stolen time to a phase end that came up; true if the end is later now. */
  applyShift(cpu: number, t: number): boolean {
    const shift = this.shift[cpu];
    if (shift === 0) return false;
    this.shift[cpu] = 0;
    this.phaseEnds.set(cpu, t + shift);
    return true;
  }

  /**
   * A user phase that keeps its end comes to it at t: handlers and debt took the place of its work.
   * False if it has to wait for a handler.
   */
  endsWithin(cpu: number, t: number): boolean {
    this.shift[cpu] = 0;
    if (this.handlerEnd[cpu] > t) {
      this.phaseEnds.set(cpu, this.handlerEnd[cpu]);
      return false;
    }
    this.payDebtWithin(cpu, t);
    return true;
  }

  /** The category of a handler that starts on this CPU now. */
  handlerCategoryOf(cpu: number): Category {
    const current = this.phases[cpu];
    if (current === phase.user) return category.ipiHandlerOverUser;
    return current === phase.idle ? idleHandler : category.ipiHandlerOverKernel;
  }

  /** Takes [start, start + length) from a CPU with interrupts off; no handler may be running then. */
  steal(cpu: number, start: number, length: number, to: Category): void {
    const current = this.phases[cpu];
    this.observer?.steals(cpu, start, start + length, to);
    if (current !== phase.idle && to !== category.localFlush && to !== stolenByHost) {
      this.disturbance?.interrupts(cpu, start, start + length, this.task[cpu]);
    }
    this.isolated?.steals(cpu, length, start > this.handlerEnd[cpu]);
    const before = this.handlerEnd[cpu];
    if (current === phase.user && start > before) this.lastUser[cpu] = start;
    if (start === before) this.stolenParts.add(cpu, before, this.handlerCategory[cpu]);
    else this.stolenParts.startAnew(cpu);
    this.handlerEnd[cpu] = start + length;
    this.handlerCategory[cpu] = to;
    this.time[to] += length;
    this.stolen[cpu] += length;
    if (current === phase.wait) this.waitLog.add(cpu, start, start + length);
    else if (current !== phase.idle) this.shift[cpu] += length;
  }

  /**
   * When the phase of the oldest flush began that is not over, ns; Infinity without any. Such flushes are told
   * of at their end; that of a handler is no phase, and is told of at the handler's start.
   */
  oldestFlushStart(): number {
    const { phases, phaseStart } = this;
    let oldest = Infinity;
    for (let cpu = 0; cpu < this.count; cpu++) {
      const isFlush = phases[cpu] === phase.local || phases[cpu] === phase.drain;
      if (isFlush && phaseStart[cpu] < oldest) oldest = phaseStart[cpu];
    }
    return oldest;
  }

  /** Brings `lastUser` up to t for CPUs that are in user mode. */
  touchUsers(t: number): void {
    const { phases, handlerEnd, lastUser } = this;
    for (let cpu = 0; cpu < this.count; cpu++) {
      if (phases[cpu] === phase.user && handlerEnd[cpu] < t) lastUser[cpu] = t;
    }
  }

  /** Adds (sign 1) or takes back (-1) what interrupts that have begun take after t, part by part. */
  private bookStolenAfter(cpu: number, t: number, sign: 1 | -1): void {
    let from = t;
    this.stolenParts.forEachAfter(cpu, t, (earlier, end) => {
      this.time[earlier] += sign * (end - from);
      from = end;
    });
    this.time[this.handlerCategory[cpu]] += sign * Math.max(0, this.handlerEnd[cpu] - from);
  }

  /** Starts the measured time at t: what was before is taken out, exactly. */
  restartAccounts(t: number): void {
    this.time.fill(0);
    for (let cpu = 0; cpu < this.count; cpu++) {
      this.bookStolenAfter(cpu, t, 1);
      this.book(cpu, this.workDone(cpu, t), -1);
    }
  }

  /**
   * The accounts of the measured time that ends at t, ns. Handlers over idle CPUs and what a host took
   * are part of idle, and waiting for a lock is part of kernel; they stand beside it.
   */
  accountsAt(t: number): {
    cpuTimeNs: { [K in CpuTimeCategory]: number };
    idleHandlerNs: number;
    stolenByHostNs?: number;
    lockWaitNs?: number;
  } {
    const running = this.time.slice();
    for (let cpu = 0; cpu < this.count; cpu++) {
      this.bookStolenAfter(cpu, t, -1);
      this.book(cpu, this.workDone(cpu, t), 1);
    }
    const entries = cpuTimeCategories.map((name, i) => [name, this.time[i]]);
    const cpuTimeNs = Object.fromEntries(entries) as { [K in CpuTimeCategory]: number };
    const idleHandlerNs = this.time[idleHandler];
    cpuTimeNs.idle += idleHandlerNs;
    const stolenByHostNs = this.time[stolenByHost];
    cpuTimeNs.idle += stolenByHostNs;
    const lockWaitNs = this.time[lockWait];
    cpuTimeNs.kernel += lockWaitNs;
    this.time.set(running);
    return {
      cpuTimeNs,
      idleHandlerNs,
      ...(stolenByHostNs > 0 && { stolenByHostNs }),
      ...(lockWaitNs > 0 && { lockWaitNs }),
    };
  }
}
