// For maxAgeUs: which CPUs have been stale for too long, and whose request it was. Requests of the
// last while are kept in order of t0; a CPU's deadline is looked up only when it may have come.

const fewestKept = 65536;

export class AgeWatch {
  readonly maxAgeNs: number;
  /** Per CPU: every request with t0 up to here is covered. */
  private readonly coveredTo: Float64Array;
  private t0: number[] = [];
  private who: number[] = [];
  /** With so many requests it is time to forget. */
  private forgetAt = fewestKept;

  constructor(maxAgeUs: number, cpus: number) {
    this.maxAgeNs = maxAgeUs * 1000;
    this.coveredTo = new Float64Array(cpus).fill(-1);
  }

  request(t0: number, cpu: number): void {
    this.t0.push(t0);
    this.who.push(cpu);
    if (this.t0.length < this.forgetAt) return;
    this.forget();
    // All may be needed still: then looking at each request again would take most of the time.
    this.forgetAt = Math.max(fewestKept, 2 * this.t0.length);
  }

  covered(cpu: number, t: number): void {
    if (t > this.coveredTo[cpu]) this.coveredTo[cpu] = t;
  }

  private forget(): void {
    const before = this.coveredTo.reduce((a, b) => Math.min(a, b), Infinity);
    const keep = this.t0.findIndex((t) => t > before);
    const gone = keep < 0 ? this.t0.length : keep;
    this.t0 = this.t0.slice(gone);
    this.who = this.who.slice(gone);
  }

  /** The oldest uncovered request of another CPU: its t0 and its CPU; null if there is none. */
  oldest(cpu: number): { t0: number; who: number } | null {
    const { t0, who } = this;
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
