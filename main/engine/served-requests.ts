// What a handler has done of the requests that CPUs wait for, in the order in which it served them. Columns
// of one batch, which the next one overwrites. Knows nothing of flushes.

export class ServedRequests {
  count = 0;
  /** The CPU that made each. */
  readonly initiators: Int32Array;
  /** When the handler's CPU reported, and when it was clean of it, ns. */
  readonly acks: Float64Array;
  readonly ends: Float64Array;

  /** Each of `cpus` CPUs has one request at most. */
  constructor(cpus: number) {
    this.initiators = new Int32Array(cpus);
    this.acks = new Float64Array(cpus);
    this.ends = new Float64Array(cpus);
  }

  add(initiator: number, ack: number, end: number): void {
    const at = this.count++;
    this.initiators[at] = initiator;
    this.acks[at] = ack;
    this.ends[at] = end;
  }
}
