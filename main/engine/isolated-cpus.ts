// Isolated CPUs (MODEL.md, section 2): each runs a busy loop in user mode for ever, without ticks, and takes
// no other task. Counts how often and for how long something takes one from its loop all the same. What
// that is, is not its matter.
import type { IsolatedState } from '../../shared/result.ts';
import type { LongestWindow } from './contract.ts';
import type { Exposure } from './exposure.ts';

export class IsolatedCpus {
  readonly cpus: readonly number[];
  private readonly isIn: Uint8Array;
  private interruptions = 0;
  private stolenNs = 0;
  private longestStolenNs = 0;
  /** Per CPU: the length of its last interruption, ns. */
  private readonly runNs: Float64Array;

  constructor(cpus: readonly number[], count: number) {
    this.cpus = cpus;
    this.isIn = new Uint8Array(count);
    this.runNs = new Float64Array(count);
    for (const cpu of cpus) this.isIn[cpu] = 1;
  }

  has(cpu: number): boolean {
    return this.isIn[cpu] === 1;
  }

  /** A CPU is taken from what it does for so long, ns; unless `isNew`, at once after an interruption. */
  steals(cpu: number, ns: number, isNew: boolean): void {
    if (this.isIn[cpu] === 0) return;
    if (isNew) this.interruptions += 1;
    this.stolenNs += ns;
    this.runNs[cpu] = isNew ? ns : this.runNs[cpu] + ns;
    this.longestStolenNs = Math.max(this.longestStolenNs, this.runNs[cpu]);
  }

  /** The measured time begins. */
  restart(): void {
    this.interruptions = 0;
    this.stolenNs = 0;
    this.longestStolenNs = 0;
  }

  /** What was counted up to now. */
  counted(): Pick<IsolatedState, 'interruptions' | 'stolenNs' | 'longestStolenNs'> {
    const { interruptions, stolenNs, longestStolenNs } = this;
    return { interruptions, stolenNs, longestStolenNs };
  }

  /** What became of the windows there, of which these are the longest of each CPU. */
  windows(
    exposure: Exposure,
    longest: readonly LongestWindow[],
  ): Omit<IsolatedState, 'interruptions' | 'stolenNs' | 'longestStolenNs'> {
    const counts = this.cpus.map((cpu) => exposure.pairsOf(cpu));
    const worst = this.cpus
      .map((cpu) => longest[cpu])
      .reduce((a, b) => (b.ns > a.ns ? b : a), { ns: 0, isOpen: false });
    return {
      cpus: this.cpus.length,
      pairs: counts.reduce((sum, { pairs }) => sum + pairs, 0),
      openPairs: counts.reduce((sum, { open }) => sum + open, 0),
      longestNs: worst.ns,
      isLongestOpen: worst.isOpen,
    };
  }
}
