// For maxAgeUs: which CPUs have been stale for too long, and whose request it was. Requests of the
// last while are kept in order of t0, those of each process by themselves; a CPU's deadline is looked up
// only when it may have come.
import type { Members } from './members.ts';

const fewestKept = 65536;

/** A flush that is told of before it ends: which requests it covers, and from when on, ns. */
interface FlushAhead {
  readonly start: number;
  readonly end: number;
}

/** Requests of one process, in order of t0. */
interface Kept {
  t0: number[];
  who: number[];
  /** With so many requests it is time to forget. */
  forgetAt: number;
}

export class AgeWatch {
  readonly maxAgeNs: number;
  private readonly members: Members;
  /** Per CPU: every request with t0 up to here is covered. */
  private readonly coveredTo: Float64Array;
  private readonly kept: readonly Kept[];
  /** Per CPU, in the order of their ends. */
  private readonly ahead: FlushAhead[][];
  /** CPUs that would be due if others had posted for them. */
  private unmarked: number[] = [];

  constructor(maxAgeUs: number, members: Members) {
    this.maxAgeNs = maxAgeUs * 1000;
    this.members = members;
    this.coveredTo = new Float64Array(members.processOf.length).fill(-1);
    this.ahead = Array.from(members.processOf, () => []);
    this.kept = members.processes.map(() => ({ t0: [], who: [], forgetAt: fewestKept }));
  }

  private keptFor(cpu: number): Kept {
    return this.kept[this.members.processOf[cpu]];
  }

  request(t0: number, cpu: number): void {
    const kept = this.keptFor(cpu);
    kept.t0.push(t0);
    kept.who.push(cpu);
    if (kept.t0.length < kept.forgetAt) return;
    this.forget(kept, this.members.with(cpu));
    // All may be needed still: then looking at each request again would take most of the time.
    kept.forgetAt = Math.max(fewestKept, 2 * kept.t0.length);
  }

  /** A flush of a CPU, told of at `now`, covers every request with t0 up to its start once it has ended. */
  covered(cpu: number, start: number, end: number, now: number): void {
    if (end > now) this.ahead[cpu].push({ start, end });
    else this.covers(cpu, start);
  }

  private covers(cpu: number, t: number): void {
    if (t > this.coveredTo[cpu]) this.coveredTo[cpu] = t;
  }

  /** Brings what covers a CPU up to t. */
  private comesTo(cpu: number, t: number): void {
    const ahead = this.ahead[cpu];
    while (ahead.length > 0 && ahead[0].end <= t) this.covers(cpu, ahead.shift()!.start);
  }

  /** A CPU is stale for too long, and nothing is posted for it yet: its poster has not returned. */
  awaitsPost(cpu: number): void {
    this.unmarked.push(cpu);
  }

  /** Something is posted: returns the CPUs that waited for that. */
  takeUnmarked(): readonly number[] {
    const { unmarked } = this;
    if (unmarked.length > 0) this.unmarked = [];
    return unmarked;
  }

  /** Lets go of what all of these CPUs are clean of. */
  private forget(kept: Kept, cpus: readonly number[]): void {
    const before = cpus.reduce((least, cpu) => Math.min(least, this.coveredTo[cpu]), Infinity);
    const keep = kept.t0.findIndex((t) => t > before);
    const gone = keep < 0 ? kept.t0.length : keep;
    kept.t0 = kept.t0.slice(gone);
    kept.who = kept.who.slice(gone);
  }

  /** The oldest request of another CPU that is uncovered at t: its t0 and its CPU; null if there is none. */
  oldest(cpu: number, t: number): { t0: number; who: number } | null {
    this.comesTo(cpu, t);
    const { t0, who } = this.keptFor(cpu);
    let low = 0;
    let high = t0.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (t0[middle] > this.coveredTo[cpu]) high = middle;
      else low = middle + 1;
    }
    while (low < t0.length && who[low] === cpu) low++;
    return low < t0.length ? { t0: t0[low], who: who[low] } : null;
  }
}
