// What a flush leaves that ran on a CPU, whoever asked for it: counts, refill debt, the requests that it
// covers, and when the CPU may next be stale for the maximum age (MODEL.md, sections 3, 5 and 6).
import type { AgeWatch } from './age-watch.ts';
import type { Clock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { Observer } from './observer.ts';
import type { Tlb } from './tlb.ts';

export class Flushes {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly counters: Counters;
  private readonly exposure: Exposure;
  private readonly tlb: Tlb;
  private readonly ageWatch: AgeWatch | null;
  private readonly observer: Observer | null;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly counters: Counters;
    readonly exposure: Exposure;
    readonly tlb: Tlb;
    readonly ageWatch: AgeWatch | null;
    readonly observer: Observer | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.counters = parts.counters;
    this.exposure = parts.exposure;
    this.tlb = parts.tlb;
    this.ageWatch = parts.ageWatch;
    this.observer = parts.observer;
  }

  /** A CPU flushed its whole TLB from start to end, ns; `times` in one drain, which counts as one. */
  ranFully(cpu: number, start: number, end: number, times = 1): void {
    const { cpus } = this;
    this.counters.localFlushAll += times;
    this.observer?.flushes(cpu, start, end, times, 0);
    cpus.debt[cpu] += this.tlb.flush(cpu, start, end, cpus.lastUser[cpu]);
    this.exposure.cover(cpu, start, end);
    this.restartAge(cpu, start);
  }

  /** A CPU's whole TLB is emptied from start to end, ns, and not by its kernel: no counter of that sees it. */
  isEmptied(cpu: number, start: number, end: number): void {
    const { cpus } = this;
    cpus.debt[cpu] += this.tlb.flush(cpu, start, end, cpus.lastUser[cpu]);
    this.exposure.cover(cpu, start, end);
    this.restartAge(cpu, start);
  }

  /** A CPU's TLB is found empty at t. */
  isEmpty(cpu: number, t: number): void {
    this.tlb.isEmpty(cpu, t, this.cpus.lastUser[cpu]);
    this.exposure.cover(cpu, t, t);
    this.restartAge(cpu, t);
  }

  /** A drain flushed `pages` by range from start to end, ns: all that others had posted. */
  ranByRange(cpu: number, pages: number, start: number, end: number): void {
    this.counters.localFlushOne += pages;
    this.observer?.flushes(cpu, start, end, 0, pages);
    this.exposure.cover(cpu, start, end);
    this.restartAge(cpu, start);
  }

  private restartAge(cpu: number, start: number): void {
    const { ageWatch, clock } = this;
    if (!ageWatch) return;
    ageWatch.covered(cpu, start);
    // A flush that took longer than the maximum age ends after the next look is due: that is now.
    const lookAt = Math.max(start + ageWatch.maxAgeNs, clock.now);
    if (clock.ages.timeOf(cpu) === Infinity) clock.ages.set(cpu, lookAt);
  }
}
