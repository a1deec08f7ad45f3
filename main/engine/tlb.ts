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
  /** Per CPU: since when it fills nothing, being idle; Infinity while it is not. */
  private readonly idleSince: Float64Array;
  private readonly tau: number;
  /** Per CPU: starts and ends of full flushes, oldest first. */
  private readonly starts: number[][];
  private readonly ends: number[][];
  /** When the CPU last was in user mode before each of them. */
  private readonly lastUsers: number[][];

  constructor(machine: Machine) {
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
    const last = this.lastEnd[cpu];
    this.lastEnd[cpu] = last + Math.max(0, t - Math.max(this.idleSince[cpu], last));
    this.idleSince[cpu] = Infinity;
  }

  /** The CPU fills nothing for so long, ns, being away. */
  pause(cpu: number, ns: number): void {
    this.lastEnd[cpu] += ns;
  }

  /**
   * Records a full flush and returns the refill debt it leaves, ns. `lastUser` is when the CPU last was
   * in user mode before it.
   */
  flush(cpu: number, start: number, end: number, lastUser: number): number {
    const last = this.lastEnd[cpu];
    const filledTo = Math.min(end, Math.max(this.idleSince[cpu], last));
    const share = 1 - exp((last - filledTo) / this.tau);
    this.lastEnd[cpu] = end;
    // A flush that a handler interrupted covers nothing that the handler's own, inside it, does not.
    if (start >= this.lastStart[cpu]) {
      this.lastStart[cpu] = start;
      this.starts[cpu].push(start);
      this.ends[cpu].push(end);
      this.lastUsers[cpu].push(lastUser);
    }
    return this.fullRefill * share;
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
