// What a flush leaves that ran on a CPU, whoever asked for it: counts, refill debt, the requests that it
// covers, and when the CPU may next be stale for the maximum age (MODEL.md, sections 3, 5 and 6).
import type { AgeWatch } from './age-watch.ts';
import type { Clock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { FullFlushes } from './full-flushes.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Observer } from './observer.ts';
import type { Tlb } from './tlb.ts';

export class Flushes {
  /** The place of its side among those of the machine. */
  private readonly side: number;
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly counters: Counters;
  private readonly exposure: Exposure;
  private readonly tlb: Tlb;
  private readonly full: FullFlushes;
  private readonly ageWatch: AgeWatch | null;
  private readonly held: HeldRequests | null;
  private readonly observer: Observer | null;
  /** What flushes of the whole TLB cover too: requests for user mappings, beside those for the direct map. */
  private readonly also: Flushes | null;

  constructor(parts: {
    readonly side: number;
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly counters: Counters;
    readonly exposure: Exposure;
    readonly tlb: Tlb;
    readonly full: FullFlushes;
    readonly ageWatch: AgeWatch | null;
    readonly held: HeldRequests | null;
    readonly observer: Observer | null;
    readonly also: Flushes | null;
  }) {
    this.side = parts.side;
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.counters = parts.counters;
    this.exposure = parts.exposure;
    this.tlb = parts.tlb;
    this.ageWatch = parts.ageWatch;
    this.held = parts.held;
    this.observer = parts.observer;
    this.full = parts.full;
    this.also = parts.also;
  }

  /** A CPU flushed its whole TLB from start to end, ns; `times` in one drain, which counts as one. */
  ranFully(cpu: number, start: number, end: number, times = 1): void {
    const { cpus } = this;
    this.counters.localFlushAll += times;
    this.observer?.flushes(cpu, { start, end, times, pages: 0, side: this.side });
    cpus.debt[cpu] += this.tlb.flush(cpu, end);
    this.cleansAll(cpu, start, end);
  }

  /** All that the TLB of a CPU holds of what this is about is gone, by a flush of its kernel. */
  private cleansAll(cpu: number, start: number, end: number): void {
    this.held?.flushed(cpu, start, end);
    this.cleans(cpu, start, end);
    this.also?.cleansAll(cpu, start, end);
  }

  private cleans(cpu: number, start: number, end: number): void {
    this.full.note(cpu, start, end, this.cpus.lastUser[cpu]);
    this.exposure.cover(cpu, start, end);
    this.restartAge(cpu, start, end);
  }

  /** A CPU's whole TLB is emptied from start to end, ns, and not by its kernel: no counter of that sees it. */
  isEmptied(cpu: number, start: number, end: number): void {
    const { cpus } = this;
    this.observer?.empties(cpu, start, end, this.side);
    cpus.debt[cpu] += this.tlb.flush(cpu, end);
    this.cleans(cpu, start, end);
    this.also?.cleans(cpu, start, end);
  }

  /** A CPU's TLB is found empty at t. */
  isEmpty(cpu: number, t: number): void {
    this.observer?.empties(cpu, t, t, this.side);
    this.cleans(cpu, t, t);
    this.also?.cleans(cpu, t, t);
  }

  /** A drain flushed `pages` by range from start to end, ns: all that others had posted. */
  ranByRange(cpu: number, pages: number, start: number, end: number): void {
    this.counters.localFlushOne += pages;
    this.observer?.flushes(cpu, { start, end, times: 0, pages, side: this.side });
    this.exposure.cover(cpu, start, end);
    this.restartAge(cpu, start, end);
  }

  private restartAge(cpu: number, start: number, end: number): void {
    const { ageWatch, clock } = this;
    if (!ageWatch) return;
    ageWatch.covered(cpu, start, end, clock.now);
    // A flush that took longer than the maximum age ends after the next look is due: that is now.
    const lookAt = Math.max(start + ageWatch.maxAgeNs, clock.now);
    if (clock.ages.timeOf(cpu) === Infinity) clock.ages.set(cpu, lookAt);
  }
}
