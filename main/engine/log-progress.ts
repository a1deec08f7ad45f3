// How far each CPU has come in the log of requests, by their places: which may still be open there, and which
// of these have been open for the horizon and are counted. A CPU's own requests are among them, and are none.
import { mostPlaces } from './request-log-limits.ts';

/** After every place of the log. */
const noEnd = mostPlaces + 1;

export class LogProgress {
  /** Per CPU: the part of the log that may still be open there is [from, to). */
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  /** Per CPU: the log up to here has closed or passed the horizon there. */
  private readonly passed: Int32Array;

  /** All that comes is open on the members among so many CPUs, and nothing on others. */
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

  /** Nothing that comes from `place` on is open on a CPU. */
  stop(cpu: number, place: number): void {
    this.to[cpu] = place;
  }

  /** Nothing before `place` is open on a CPU any more. */
  close(cpu: number, place: number): void {
    this.from[cpu] = place;
  }

  /** All before `place` that is open on a CPU is counted as open for the horizon. */
  pass(cpu: number, place: number): void {
    this.passed[cpu] = place;
  }

  /** The first place that may be open on a CPU, from `from` on. */
  openFrom(cpu: number, from = 0): number {
    return Math.max(this.from[cpu], from);
  }

  /** The place after the last that may be open on a CPU, up to `to`; before `openFrom` if there is none. */
  openTo(cpu: number, to: number): number {
    return Math.min(this.to[cpu], to);
  }

  mayBeOpen(cpu: number, place: number): boolean {
    return place >= this.from[cpu] && place < this.to[cpu];
  }

  /** The first place, from `from` on, that may be open on a CPU without being counted as open for the horizon. */
  uncountedFrom(cpu: number, from = 0): number {
    return Math.max(this.passed[cpu], this.openFrom(cpu, from));
  }

  /** Whether some of [from, to) may be so. */
  isUncounted(cpu: number, from: number, to: number): boolean {
    return this.uncountedFrom(cpu, from) < this.openTo(cpu, to);
  }
}
