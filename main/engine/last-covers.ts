// The last flush of each CPU that covers older requests. A handler's is known at the handler's start, so
// it may be ahead of the clock. What it covers is exposure's to say.

export class LastCovers {
  /** Per CPU: start and end, ns. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** The latest start on any CPU, ns. */
  latest = -Infinity;

  constructor(cpus: number) {
    this.start = new Float64Array(cpus).fill(-Infinity);
    this.end = new Float64Array(cpus).fill(-Infinity);
  }

  note(cpu: number, start: number, end: number): void {
    this.start[cpu] = start;
    this.end[cpu] = end;
    if (start > this.latest) this.latest = start;
  }
}
