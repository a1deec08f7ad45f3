// The last flushes of each CPU that cover older requests. A handler's are known at the handler's start, so
// they may be ahead of the clock. What they cover is exposure's to say.

export interface Cover {
  readonly start: number;
  readonly end: number;
}

export class LastCovers {
  /** The latest start on any CPU, ns. */
  latest = -Infinity;
  /** Per CPU, oldest first; those of the last handler at least, which flushes once a CPU and once more. */
  private readonly covers: Cover[][];
  private readonly keep: number;

  constructor(cpus: number) {
    this.covers = Array.from({ length: cpus }, () => []);
    this.keep = cpus + 2;
  }

  note(cpu: number, start: number, end: number): void {
    const own = this.covers[cpu];
    if (own.length >= 2 * this.keep) own.splice(0, this.keep);
    own.push({ start, end });
    if (start > this.latest) this.latest = start;
  }

  /** The first of a CPU's that started at or after t0. */
  firstSince(cpu: number, t0: number): Cover | undefined {
    const own = this.covers[cpu];
    let first = own.length;
    while (first > 0 && own[first - 1].start >= t0) first--;
    return own[first];
  }
}
