const firstCapacity = 1024;

type Column = Float64Array | Int32Array | Uint8Array;

/** The columns of a replay's CPU while they are built; they grow as needed. */
export class ReplayColumns {
  count = 0;
  timeNs = new Float64Array(firstCapacity);
  kind = new Uint8Array(firstCapacity);
  task = new Int32Array(firstCapacity);
  pfn = new Float64Array(firstCapacity);
  order = new Uint8Array(firstCapacity);
  isUser = new Uint8Array(firstCapacity);
  request = new Int32Array(firstCapacity);

  /** Adds an event and returns its index, at which the other columns are 0. */
  add(timeNs: number, kind: number): number {
    const at = this.count++;
    if (at === this.timeNs.length) this.resize(2 * at);
    this.timeNs[at] = timeNs;
    this.kind[at] = kind;
    return at;
  }

  /** Trims the columns to the events. */
  trim(): void {
    this.resize(this.count);
  }

  private resize(length: number): void {
    const resized = <T extends Column>(to: T, from: T): T => {
      to.set(from.subarray(0, length));
      return to;
    };
    this.timeNs = resized(new Float64Array(length), this.timeNs);
    this.kind = resized(new Uint8Array(length), this.kind);
    this.task = resized(new Int32Array(length), this.task);
    this.pfn = resized(new Float64Array(length), this.pfn);
    this.order = resized(new Uint8Array(length), this.order);
    this.isUser = resized(new Uint8Array(length), this.isUser);
    this.request = resized(new Int32Array(length), this.request);
  }
}
