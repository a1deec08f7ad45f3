// For maxAgeUs: which CPUs have been stale for too long, and whose request it was. Requests of the
// last while are kept in order of t0, those of each process by themselves; a CPU's deadline is looked up
// only when it may have come.
import type { Members } from './members.ts';

const fewestKept = 65536;

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

  constructor(maxAgeUs: number, members: Members) {
    this.maxAgeNs = maxAgeUs * 1000;
    this.members = members;
    this.coveredTo = new Float64Array(members.processOf.length).fill(-1);
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

  covered(cpu: number, t: number): void {
    if (t > this.coveredTo[cpu]) this.coveredTo[cpu] = t;
  }

  /** Lets go of what all of these CPUs are clean of. */
  private forget(kept: Kept, cpus: readonly number[]): void {
    const before = cpus.reduce((least, cpu) => Math.min(least, this.coveredTo[cpu]), Infinity);
    const keep = kept.t0.findIndex((t) => t > before);
    const gone = keep < 0 ? kept.t0.length : keep;
    kept.t0 = kept.t0.slice(gone);
    kept.who = kept.who.slice(gone);
  }

  /** The oldest uncovered request of another CPU: its t0 and its CPU; null if there is none. */
  oldest(cpu: number): { t0: number; who: number } | null {
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
