// Full flushes and what they cost later. Each full flush leaves its CPU a refill debt, for what the CPU
// has filled since the one before (nothing while idle), and covers every request made before it started;
// the flushes that an open request may still ask about are kept in order per CPU. Does not know who
// flushed, or why.
import type { Machine } from '../../shared/spec/machine.ts';
import { exp } from './elementary.ts';

export class Tlb {
  /** What it costs to fill an empty TLB, ns. */
  readonly fullRefill: number;
  /** Per CPU: the end of its last full flush, put off by the time that the CPU was idle since. */
  private readonly lastEnd: Float64Array;
  private readonly lastStart: Float64Array;
  /** The latest start of a full flush on any CPU, ns. */
  private latestStart = -Infinity;
  /** Per CPU: since when it fills nothing, being idle; Infinity while it is not. */
  private readonly idleSince: Float64Array;
  private readonly tau: number;
  private readonly kernelShare: number;
  /** The same as `lastEnd` for what is not the kernel's, if a switch can empty the TLB of that. */
  private readonly userEnd: Float64Array | null;
  /** Per CPU: starts and ends of full flushes, oldest first. */
  private readonly starts: number[][];
  private readonly ends: number[][];
  /** When the CPU last was in user mode before each of them. */
  private readonly lastUsers: number[][];

  /** With `losesUser` switches empty it of what is not the kernel's. */
  constructor(machine: Machine, losesUser = false) {
    this.userEnd = losesUser ? new Float64Array(machine.cpus).fill(-Infinity) : null;
    this.kernelShare = machine.tlbKernelShare;
    this.lastEnd = new Float64Array(machine.cpus).fill(-Infinity);
    this.lastStart = new Float64Array(machine.cpus).fill(-Infinity);
    this.idleSince = new Float64Array(machine.cpus).fill(Infinity);
    this.fullRefill = (machine.tlbEntries * machine.pageWalkCycles) / machine.ghz;
    this.tau = machine.tlbFillTauUs * 1000;
    this.starts = Array.from({ length: machine.cpus }, () => []);
    this.ends = Array.from({ length: machine.cpus }, () => []);
    this.lastUsers = Array.from({ length: machine.cpus }, () => []);
  }

  enterIdle(cpu: number, t: number): void {
    this.idleSince[cpu] = t;
  }

  /** The CPU fills its TLB again from t on, when a handler that hit it in idle has ended. */
  leaveIdle(cpu: number, t: number): void {
    const { lastEnd, userEnd } = this;
    const since = this.idleSince[cpu];
    const last = lastEnd[cpu];
    lastEnd[cpu] = last + Math.max(0, t - Math.max(since, last));
    if (userEnd) userEnd[cpu] += Math.max(0, t - Math.max(since, userEnd[cpu]));
    this.idleSince[cpu] = Infinity;
  }

  /** The CPU fills nothing for so long, ns, being away. */
  pause(cpu: number, ns: number): void {
    this.lastEnd[cpu] += ns;
    if (this.userEnd) this.userEnd[cpu] += ns;
  }

  /** A switch at t empties the TLB of what is not the kernel's: the refill debt that leaves, ns. */
  loseUser(cpu: number, t: number): number {
    if (!this.userEnd) return 0;
    const share = this.filledShare(cpu, this.userEnd[cpu], t);
    this.userEnd[cpu] = t;
    return this.fullRefill * (1 - this.kernelShare) * share;
  }

  /** How much of an empty TLB is full again at `end`, having been emptied at `last`. */
  private filledShare(cpu: number, last: number, end: number): number {
    const filledTo = Math.min(end, Math.max(this.idleSince[cpu], last));
    return 1 - exp((last - filledTo) / this.tau);
  }

  /** The TLB of a CPU is found empty at t: it covers every request made up to then, and costs nothing. */
  isEmpty(cpu: number, t: number, lastUser: number): void {
    if (t >= this.lastStart[cpu]) this.note(cpu, t, t, lastUser);
  }

  private note(cpu: number, start: number, end: number, lastUser: number): void {
    this.lastStart[cpu] = start;
    if (start > this.latestStart) this.latestStart = start;
    this.starts[cpu].push(start);
    this.ends[cpu].push(end);
    this.lastUsers[cpu].push(lastUser);
  }

  /**
   * Records a full flush and returns the refill debt it leaves, ns. `lastUser` is when the CPU last was
   * in user mode before it.
   */
  flush(cpu: number, start: number, end: number, lastUser: number): number {
    const { lastEnd, userEnd, kernelShare } = this;
    let share = this.filledShare(cpu, lastEnd[cpu], end);
    lastEnd[cpu] = end;
    if (userEnd) {
      const userShare = this.filledShare(cpu, userEnd[cpu], end);
      share = kernelShare * share + (1 - kernelShare) * userShare;
      userEnd[cpu] = end;
    }
    // A flush that a handler interrupted covers nothing that the handler's own, inside it, does not.
    if (start >= this.lastStart[cpu]) this.note(cpu, start, end, lastUser);
    return this.fullRefill * share;
  }

  /** Whether a full flush started at or after t0, on any CPU. */
  hasFlushedSince(t0: number): boolean {
    return this.latestStart >= t0;
  }

  /** Place of the first full flush on a CPU that started at or after t0, or -1. */
  firstSince(cpu: number, t0: number): number {
    if (this.lastStart[cpu] < t0) return -1;
    const starts = this.starts[cpu];
    let first = starts.length - 1;
    while (first > 0 && starts[first - 1] >= t0) first--;
    return first;
  }

  /** End of the flush at a place. */
  endOf(cpu: number, place: number): number {
    return this.ends[cpu][place];
  }

  lastUserBefore(cpu: number, place: number): number {
    return this.lastUsers[cpu][place];
  }

  /** Forgets flushes that started before t: no request as old is open. */
  forgetBefore(t: number): void {
    for (let cpu = 0; cpu < this.starts.length; cpu++) {
      const starts = this.starts[cpu];
      let gone = 0;
      while (gone < starts.length && starts[gone] < t) gone++;
      if (gone > 0) {
        starts.splice(0, gone);
        this.ends[cpu].splice(0, gone);
        this.lastUsers[cpu].splice(0, gone);
      }
    }
  }
}
