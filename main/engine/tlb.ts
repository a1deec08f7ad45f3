// Full flushes and what they cost later: each leaves its CPU a refill debt, for what the CPU has filled since
// the one before (nothing while idle). Does not know who flushed, or why; what a flush covers is kept by
// full-flushes.ts.
import type { Machine } from '../../shared/spec/machine.ts';
import { exp } from './elementary.ts';

export class Tlb {
  /** What it costs to fill an empty TLB, ns. */
  readonly fullRefill: number;
  /** Per CPU: the end of its last full flush, put off by the time that the CPU was idle since. */
  private readonly lastEnd: Float64Array;
  /** Per CPU: since when it fills nothing, being idle; Infinity while it is not. */
  private readonly idleSince: Float64Array;
  private readonly tau: number;
  private readonly kernelShare: number;
  /** The same as `lastEnd` for what is not the kernel's, if a switch can empty the TLB of that. */
  private readonly userEnd: Float64Array | null;

  /** With `losesUser` switches empty it of what is not the kernel's. */
  constructor(machine: Machine, losesUser = false) {
    this.userEnd = losesUser ? new Float64Array(machine.cpus).fill(-Infinity) : null;
    this.kernelShare = machine.tlbKernelShare;
    this.lastEnd = new Float64Array(machine.cpus).fill(-Infinity);
    this.idleSince = new Float64Array(machine.cpus).fill(Infinity);
    this.fullRefill = (machine.tlbEntries * machine.pageWalkCycles) / machine.ghz;
    this.tau = machine.tlbFillTauUs * 1000;
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

  /** A full flush ends: returns the refill debt it leaves, ns. */
  flush(cpu: number, end: number): number {
    const { lastEnd, userEnd, kernelShare } = this;
    let share = this.filledShare(cpu, lastEnd[cpu], end);
    lastEnd[cpu] = end;
    if (userEnd) {
      const userShare = this.filledShare(cpu, userEnd[cpu], end);
      share = kernelShare * share + (1 - kernelShare) * userShare;
      userEnd[cpu] = end;
    }
    return this.fullRefill * share;
  }
}
