// Interrupts on the way to each CPU by the time they arrive, the earliest first. Does not know who sent
// them, or what for.

export class Arrivals {
  /** Per CPU: how many are on the way. */
  private readonly counts: Int32Array;
  private readonly room: number;
  private readonly times: Float64Array;

  constructor(cpus: number) {
    // One of each other CPU at most, one that nobody waits for, and one to spare.
    this.room = cpus + 2;
    this.counts = new Int32Array(cpus);
    this.times = new Float64Array(cpus * this.room);
  }

  add(cpu: number, arrival: number): void {
    const { times } = this;
    const base = cpu * this.room;
    let place = base + this.counts[cpu]++;
    for (; place > base && times[place - 1] > arrival; place--) times[place] = times[place - 1];
    times[place] = arrival;
  }

  /** The earliest; Infinity without one. */
  earliest(cpu: number): number {
    return this.counts[cpu] > 0 ? this.times[cpu * this.room] : Infinity;
  }

  /** The first after t; Infinity without one. */
  firstAfter(cpu: number, t: number): number {
    const base = cpu * this.room;
    const end = base + this.counts[cpu];
    for (let place = base; place < end; place++) {
      if (this.times[place] > t) return this.times[place];
    }
    return Infinity;
  }

  /** Takes away those up to t. */
  dropUntil(cpu: number, t: number): void {
    const { times } = this;
    const base = cpu * this.room;
    const count = this.counts[cpu];
    let gone = 0;
    while (gone < count && times[base + gone] <= t) gone++;
    const rest = count - gone;
    for (let i = 0; i < rest; i++) times[base + i] = times[base + gone + i];
    this.counts[cpu] = rest;
  }
}
