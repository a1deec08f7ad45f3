// How far each CPU has come in the log of requests, by their places: which may still be open there, and which
// of these have been open for the horizon and are counted. A CPU's own requests are among them, and are none.

/** After every place of the log. */
const noEnd = 2 ** 31 - 1;

export class LogProgress {
  /** Per CPU: the part of the log that may still be open there is [from, to). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Per CPU: the log up to here has closed or passed the horizon there. */
  readonly passed: Int32Array;

  constructor(cpus: number, members: readonly number[]) {
    this.from = new Int32Array(cpus);
    this.to = new Int32Array(cpus);
    for (const cpu of members) this.to[cpu] = noEnd;
    this.passed = new Int32Array(cpus);
  }

  /** All that comes from `place` on is open on a CPU, and nothing before. */
  restart(cpu: number, place: number): void {
    this.from[cpu] = place;
    this.to[cpu] = noEnd;
  }

  /** What of [from, to) may be open on a CPU: its first place, and the one after its last. */
  openFrom(cpu: number, from: number): number {
    return Math.max(this.from[cpu], from);
  }

  openTo(cpu: number, to: number): number {
    return Math.min(this.to[cpu], to);
  }

  /** Whether some of [from, to) may be open on a CPU without being counted as open for the horizon. */
  isUncounted(cpu: number, from: number, to: number): boolean {
    return Math.max(this.passed[cpu], this.from[cpu], from) < Math.min(this.to[cpu], to);
  }
}
