// Full flushes and what they cost later. Each full flush leaves its CPU a refill debt, and covers
// every request made before it started; the flushes that an open request may still ask about are
// kept in a ring per CPU. Does not know who flushed, or why.
import type { Machine } from '../../shared/machine.ts';
import { exp } from './elementary.ts';

export class Tlb {
  private readonly lastEnd: Float64Array;
  private readonly lastStart: Float64Array;
  private readonly fullRefill: number;
  private readonly tau: number;
  /** Per CPU: starts and ends of full flushes, oldest first. */
  private readonly starts: number[][];
  private readonly ends: number[][];

  constructor(machine: Machine) {
    this.lastEnd = new Float64Array(machine.cpus).fill(-Infinity);
    this.lastStart = new Float64Array(machine.cpus).fill(-Infinity);
    this.fullRefill = (machine.tlbEntries * machine.pageWalkCycles) / machine.ghz;
    this.tau = machine.tlbFillTauUs * 1000;
    this.starts = Array.from({ length: machine.cpus }, () => []);
    this.ends = Array.from({ length: machine.cpus }, () => []);
  }

  /** Records a full flush and returns the refill debt it leaves, ns. */
  flush(cpu: number, start: number, end: number): number {
    const share = 1 - exp((this.lastEnd[cpu] - end) / this.tau);
    this.lastEnd[cpu] = end;
    this.lastStart[cpu] = start;
    this.starts[cpu].push(start);
    this.ends[cpu].push(end);
    return this.fullRefill * share;
  }

  /** End of the first full flush on a CPU that started at or after t0, or `otherwise` if it is earlier. */
  firstCover(cpu: number, t0: number, otherwise: number): number {
    if (this.lastStart[cpu] < t0) return otherwise;
    const starts = this.starts[cpu];
    let first = starts.length - 1;
    while (first > 0 && starts[first - 1] >= t0) first--;
    return Math.min(this.ends[cpu][first], otherwise);
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
      }
    }
  }
}
