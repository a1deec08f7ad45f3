// Interrupts on the way to each CPU by the time they arrive, the earliest first. Does not know who sent
// them, or what for.

export class Arrivals {
  /** Per CPU: how many are on the way. */
  private readonly counts: Int32Array;
  private room: number;
  private times: Float64Array;

  constructor(cpus: number) {
    // One of each other CPU, one that nobody waits for, and one to spare: rarely are there more.
    this.room = cpus + 2;
    this.counts = new Int32Array(cpus);
    this.times = new Float64Array(cpus * this.room);
  }

  add(cpu: number, arrival: number): void {
    if (this.counts[cpu] === this.room) this.widen();
    const { times } = this;
    const base = cpu * this.room;
    let place = base + this.counts[cpu]++;
    for (; place > base && times[place - 1] > arrival; place--) times[place] = times[place - 1];
    times[place] = arrival;
  }

  /** Takes away one that arrives then. */
  remove(cpu: number, arrival: number): void {
    const { times } = this;
    const base = cpu * this.room;
    const end = base + this.counts[cpu];
    let place = base;
    while (place < end && times[place] !== arrival) place++;
    if (place === end) return;
    for (; place + 1 < end; place++) times[place] = times[place + 1];
    this.counts[cpu] -= 1;
  }

  /** A request can be served, and another made, before its own interrupt arrives. */
  private widen(): void {
    const { room, times } = this;
    const wider = new Float64Array(2 * times.length);
    for (let cpu = 0; cpu < this.counts.length; cpu++) {
      wider.set(times.subarray(cpu * room, (cpu + 1) * room), 2 * cpu * room);
    }
    this.room = 2 * room;
    this.times = wider;
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
