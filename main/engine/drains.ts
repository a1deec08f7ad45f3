// Deferred flushes carried out: at switches, ticks and kernel entries (MODEL.md, section 5). It says
// when the policy looks for marks, and drains; what the CPU does after it is the machine's.
import type { Policy } from '../../shared/spec/policy.ts';
import { category } from './category.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Flushes } from './flushes.ts';
import type { LazyCpus } from './lazy.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import type { Rings } from './rings.ts';
import { phase } from './phase.ts';

/** Where a CPU is when the policy may drain it: past a switch, at a page operation, at another entry. */
export type Checkpoint = 'switch' | 'op' | 'entry';

export class Drains {
  /** Whether marked CPUs drain at ticks, and at kernel entries. */
  readonly atTick: boolean;
  readonly atEntry: boolean;
  /** Per CPU: where it was when its drain started, of whichever side, and when this side's was, ns. */
  readonly startedAt: Checkpoint[];
  readonly startNs: Float64Array;
  private readonly atSwitch: boolean;
  private readonly atIdleExit: boolean;
  private readonly sweeps: boolean;
  /** Per CPU: whether a request was posted to it while it was idle. */
  private readonly isPostedIdle: Uint8Array;
  /** What the CPU's drain flushes: pages by range, and full flushes; and whether it has. */
  private readonly pages: Float64Array;
  private readonly fullFlushes: Float64Array;
  private readonly isFlushDone: Uint8Array;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly flushes: Flushes;
  private readonly pending: PendingFlushes;
  private readonly contract: ContractCheck;
  private readonly observer: Observer | null;
  private readonly lazy: LazyCpus;
  /** Idle CPUs are posted instead of interrupted. */
  private readonly postsIdle: boolean;

  constructor(parts: {
    readonly policy: Policy;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly flushes: Flushes;
    readonly pending: PendingFlushes;
    readonly rings: Rings | null;
    readonly contract: ContractCheck;
    readonly observer: Observer | null;
    readonly lazy: LazyCpus;
    readonly postsIdle: boolean;
    readonly startedAt: Checkpoint[];
  }) {
    const { drainAt, pending } = parts.policy;
    const isPerTask = pending === 'task';
    this.atSwitch = drainAt.includes('context-switch') || isPerTask;
    this.sweeps = parts.rings !== null;
    this.atIdleExit = drainAt.includes('idle-exit') && !isPerTask;
    this.atTick = drainAt.includes('tick') && !isPerTask;
    this.atEntry = drainAt.includes('kernel-entry') && !isPerTask;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.flushes = parts.flushes;
    this.pending = parts.pending;
    this.contract = parts.contract;
    this.observer = parts.observer;
    this.lazy = parts.lazy;
    this.postsIdle = parts.postsIdle;
    const n = this.cpus.count;
    this.startedAt = parts.startedAt;
    this.startNs = new Float64Array(n);
    this.isPostedIdle = new Uint8Array(n);
    this.pages = new Float64Array(n);
    this.fullFlushes = new Float64Array(n);
    this.isFlushDone = new Uint8Array(n);
  }

  /** Whether others have posted flushes that this CPU has not done. */
  isMarked(cpu: number): boolean {
    return this.pending.isMarked(cpu, this.cpus.task[cpu]);
  }

  /** Whether a CPU runs a task, and is not on its way to one that has not gone on. */
  runsTask(cpu: number): boolean {
    const current = this.cpus.phases[cpu];
    if (current === phase.idle || current === phase.switchToTask) return false;
    return current !== phase.drain || this.startedAt[cpu] !== 'switch';
  }

  /** Posts a request to an idle CPU: it drains when it leaves idle. */
  postIdle(cpu: number): void {
    this.isPostedIdle[cpu] = 1;
  }

  /** Whether a CPU drains at the end of a switch to a task; `leftIdle` if it was idle before. */
  isDueAfterSwitch(cpu: number, leftIdle: boolean): boolean {
    const looks = this.atSwitch || ((this.atIdleExit || this.postsIdle) && leftIdle);
    return looks && (this.isPostedIdle[cpu] === 1 || this.isMarked(cpu));
  }

  /** Drains what is posted at t in an interrupt: the time is stolen from what the CPU does. */
  drainByInterrupt(cpu: number, t: number): void {
    const { pending } = this;
    const start = Math.max(t, this.cpus.handlerEnd[cpu]);
    pending.clear(cpu, this.cpus.task[cpu]);
    const { pages, fullFlushes } = pending;
    const length = this.lengthOf(pages, fullFlushes);
    this.cpus.steal(cpu, start, length, category.deferredFlush);
    // A sweep is of what it has taken; another drain flushes what there is when its turn has come.
    this.observer?.drains(cpu, t, 'tick');
    this.flushed(cpu, pages, fullFlushes, this.sweeps ? t : start, start + length);
  }

  /** Drains in a phase of its own, from t on. */
  start(cpu: number, t: number, checkpoint: Checkpoint): void {
    const { pending } = this;
    pending.clear(cpu, this.cpus.task[cpu]);
    if (this.isPostedIdle[cpu]) this.lazy.catchesUp(cpu);
    this.pages[cpu] = this.isPostedIdle[cpu] ? 0 : pending.pages;
    this.fullFlushes[cpu] = this.isPostedIdle[cpu] ? 1 : pending.fullFlushes;
    this.isPostedIdle[cpu] = 0;
    this.startedAt[cpu] = checkpoint;
    this.startNs[cpu] = t;
    this.isFlushDone[cpu] = 0;
    this.cpus.enter(cpu, phase.drain, t, this.lengthOf(this.pages[cpu], this.fullFlushes[cpu]));
  }

  /** The phase comes to its end at t; false if it goes on to pay for refills. */
  ends(cpu: number, t: number): boolean {
    if (!this.isFlushDone[cpu]) {
      this.isFlushDone[cpu] = 1;
      this.observer?.drains(cpu, this.startNs[cpu], this.startedAt[cpu]);
      this.flushed(cpu, this.pages[cpu], this.fullFlushes[cpu], this.startNs[cpu], t);
    }
    return !this.cpus.payDebt(cpu, t);
  }

  /** How long a drain takes, ns. */
  private lengthOf(pages: number, fullFlushes: number): number {
    const length = pages * this.costs.invlpg + fullFlushes * this.costs.fullFlush;
    this.contract.drainTakes(length);
    return length;
  }

  private flushed(cpu: number, pages: number, fullFlushes: number, start: number, end: number) {
    if (fullFlushes > 0) this.flushes.ranFully(cpu, start, end, fullFlushes);
    if (pages > 0 || fullFlushes === 0) this.flushes.ranByRange(cpu, pages, start, end);
    this.observer?.drained(cpu);
  }
}
