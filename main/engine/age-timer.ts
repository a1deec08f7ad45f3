// The timer that maxAgeUs sets (MODEL.md, section 5): when a CPU has been stale for as long, the CPU
// whose request it was is interrupted and asks it for a full flush, without waiting. Which CPU is
// stale, and since when, is the age watch's.
import type { AgeWatch } from './age-watch.ts';
import { category, idleHandler } from './category.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import { phase } from './phase.ts';
import { unwaitingCpu } from './requester.ts';
import type { Shootdowns } from './shootdowns.ts';

export class AgeTimer {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly counters: Counters;
  private readonly shootdowns: Shootdowns;
  private readonly ageWatch: AgeWatch | null;

  /** Without an age watch nothing ever happens. */
  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly counters: Counters;
    readonly shootdowns: Shootdowns;
    readonly ageWatch: AgeWatch | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.counters = parts.counters;
    this.shootdowns = parts.shootdowns;
    this.ageWatch = parts.ageWatch;
    if (!this.ageWatch) return;
    for (let cpu = 0; cpu < this.cpus.count; cpu++)
      this.clock.ages.set(cpu, this.ageWatch.maxAgeNs);
  }

  /** Looks at t whether a CPU has been stale for too long, or else when that may come true. */
  isUp(cpu: number, t: number): void {
    const { ageWatch, clock } = this;
    if (!ageWatch) return;
    const oldest = ageWatch.oldest(cpu);
    const deadline = (oldest ? oldest.t0 : t) + ageWatch.maxAgeNs;
    if (!oldest || deadline > t) {
      clock.ages.set(cpu, deadline);
      return;
    }
    clock.ages.set(cpu, Infinity);
    this.askFrom(oldest.who, cpu, t);
  }

  /** A CPU takes the timer's interrupt, at t or when it can, and asks the stale one for a flush. */
  private askFrom(poster: number, stale: number, t: number): void {
    const { cpus, costs } = this;
    const isAsleep = cpus.phases[poster] === phase.idle && cpus.handlerEnd[poster] <= t;
    const start = Math.max(t, cpus.handlerEnd[poster]) + (isAsleep ? costs.idleExit : 0);
    const over = cpus.handlerCategoryOf(poster);
    const send = over === idleHandler ? idleHandler : category.ipiSend;
    cpus.steal(poster, start, costs.irq, over);
    cpus.steal(poster, start + costs.irq, costs.send(poster, stale), send);
    this.counters.remoteFlush += 1;
    this.shootdowns.queueRequest(stale, cpus.handlerEnd[poster], unwaitingCpu(poster));
  }
}
