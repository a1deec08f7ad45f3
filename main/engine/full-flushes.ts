// The full flushes that an open request may still ask about, in order per CPU: each covers every request made
// before it started (MODEL.md, section 6). Does not know who flushed, or why, or what that costs.

export class FullFlushes {
  private readonly lastStart: Float64Array;
  /** Per CPU: starts and ends of full flushes, oldest first. */
  private readonly starts: number[][];
  private readonly ends: number[][];
  /** When the CPU last was in user mode before each of them. */
  private readonly lastUsers: number[][];

  constructor(cpus: number) {
    this.lastStart = new Float64Array(cpus).fill(-Infinity);
    this.starts = Array.from({ length: cpus }, () => []);
    this.ends = Array.from({ length: cpus }, () => []);
    this.lastUsers = Array.from({ length: cpus }, () => []);
  }

  /** A CPU flushes all from start to end, ns; `lastUser` is when it last was in user mode before. */
  note(cpu: number, start: number, end: number, lastUser: number): void {
    // A flush that a handler interrupted covers nothing that the handler's own, inside it, does not.
    if (start < this.lastStart[cpu]) return;
    this.lastStart[cpu] = start;
    this.starts[cpu].push(start);
    this.ends[cpu].push(end);
    this.lastUsers[cpu].push(lastUser);
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
