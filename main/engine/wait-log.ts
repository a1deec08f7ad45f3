// The handlers that hit each waiting initiator, in order: when each started and ended, ns. Rooms grow as
// needed and are used again by the next wait. Does not know what the handlers did.

const firstRoom = 64;
/** Of a CPU whose wait nothing has hit yet. */
const noTimes = new Float64Array(0);

export class WaitLog {
  /** Per CPU: how many handlers have hit its wait. */
  readonly counts: Int32Array;
  /** Per CPU: start, end, start, end, ... */
  private readonly times: Float64Array[];

  constructor(cpus: number) {
    this.counts = new Int32Array(cpus);
    this.times = Array.from({ length: cpus }, () => noTimes);
  }

  clear(cpu: number): void {
    this.counts[cpu] = 0;
  }

  add(cpu: number, start: number, end: number): void {
    const at = 2 * this.counts[cpu]++;
    const room = this.times[cpu].length;
    if (at === room) {
      const wider = new Float64Array(2 * Math.max(room, firstRoom));
      wider.set(this.times[cpu]);
      this.times[cpu] = wider;
    }
    this.times[cpu][at] = start;
    this.times[cpu][at + 1] = end;
  }

  /** Start, end, start, end, ... of as many handlers as `counts` says. */
  of(cpu: number): Float64Array {
    return this.times[cpu];
  }
}
