// The timer that maxAgeUs sets (MODEL.md, section 5): when CPUs have been stale for as long, the CPU
// whose request it was is interrupted and asks all of them for a full flush, without waiting. Which CPU
// is stale, and since when, is the age watch's.
import type { AgeWatch } from './age-watch.ts';
import { category, idleHandler } from './category.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { DeepIdle } from './deep-idle.ts';
import type { Members } from './members.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import { unwaitingCpu } from './requester.ts';
import type { Handlers } from './handlers.ts';

/** A CPU that is due, and the t0 of its oldest request. */
interface Due {
  readonly cpu: number;
  readonly t0: number;
}

export class AgeTimer {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly counters: Counters;
  private readonly handlers: Handlers;
  private readonly ageWatch: AgeWatch | null;
  private readonly observer: Observer | null;
  private readonly side: number;
  private readonly pending: PendingFlushes;
  private readonly drainsFor: Uint8Array;
  private readonly deepIdle: DeepIdle | null;
  /** Per stale CPU: the one that is interrupted for it and has not taken that yet, or -1. */
  private readonly interrupted: Int32Array;
  /** Per CPU: when it is out of idle for a timer's interrupt, ns. */
  private readonly awakeAt: Float64Array;

  /** Without an age watch nothing ever happens. */
  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly counters: Counters;
    readonly handlers: Handlers;
    readonly ageWatch: AgeWatch | null;
    readonly members: Members;
    readonly deepIdle: DeepIdle | null;
    readonly observer: Observer | null;
    /** Its place among the sides of the machine. */
    readonly side: number;
    readonly pending: PendingFlushes;
    /** Per CPU that drains in a phase of its own: for which side. */
    readonly drainsFor: Uint8Array;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.counters = parts.counters;
    this.handlers = parts.handlers;
    this.ageWatch = parts.ageWatch;
    this.observer = parts.observer;
    this.side = parts.side;
    this.pending = parts.pending;
    this.drainsFor = parts.drainsFor;
    this.deepIdle = parts.deepIdle;
    this.interrupted = new Int32Array(this.cpus.count).fill(-1);
    this.awakeAt = new Float64Array(this.cpus.count).fill(-Infinity);
    if (!this.ageWatch) return;
    for (const cpu of parts.members.cpus) this.clock.ages.set(cpu, this.ageWatch.maxAgeNs);
  }

  /** Looks at t whether a CPU has been stale for too long, or else when that may come true. */
  isUp(cpu: number, t: number): void {
    const { ageWatch, clock } = this;
    if (!ageWatch || this.isInterrupting(cpu, t)) return;
    const oldest = ageWatch.oldest(cpu, t);
    const deadline = (oldest ? oldest.t0 : t) + ageWatch.maxAgeNs;
    if (!oldest || deadline > t) {
      clock.ages.set(cpu, deadline);
      return;
    }
    if (!this.isBehind(cpu)) {
      clock.ages.set(cpu, Infinity);
      ageWatch.awaitsPost(cpu);
      return;
    }
    this.interrupted[cpu] = oldest.who;
    if (!this.isInterrupting(cpu, t)) {
      this.askFrom(oldest.who, this.takeDue(ageWatch, oldest.who, t), t);
    }
  }

  /** Whether the CPU whose request makes this one stale takes the interrupt for that only after t. */
  private isInterrupting(cpu: number, t: number): boolean {
    const poster = this.interrupted[cpu];
    if (poster < 0) return false;
    const start = this.startsAt(poster, t);
    if (start > t) this.clock.ages.set(cpu, start);
    else this.interrupted[cpu] = -1;
    return start > t;
  }

  /** Whether something is posted for a CPU, or it is at flushing that. */
  private isBehind(cpu: number): boolean {
    const drains = this.cpus.phases[cpu] === phase.drain && this.drainsFor[cpu] === this.side;
    return drains || this.pending.isMarkedForAny(cpu);
  }

  /** When a CPU that is interrupted at t can take the interrupt, for all that is known at t. */
  private startsAt(poster: number, t: number): number {
    const { cpus, costs, awakeAt } = this;
    const busyUntil = cpus.handlerEnd[poster];
    if (awakeAt[poster] > t) return awakeAt[poster];
    if (busyUntil > t) return busyUntil;
    const isAsleep = cpus.phases[poster] === phase.idle && busyUntil < t && awakeAt[poster] < t;
    if (isAsleep) {
      awakeAt[poster] = t + (this.deepIdle?.exitNs(poster) ?? costs.idleExit);
      this.deepIdle?.stirs(poster);
    }
    return isAsleep ? awakeAt[poster] : t;
  }

  /** Takes all CPUs that are due at t for requests of the poster, the oldest request first. */
  private takeDue(ageWatch: AgeWatch, poster: number, t: number): Due[] {
    const { ages } = this.clock;
    const due: Due[] = [];
    for (let cpu = 0; cpu < this.cpus.count; cpu++) {
      if (ages.timeOf(cpu) > t) continue;
      if (this.interrupted[cpu] === poster) this.interrupted[cpu] = -1;
      if (!this.isBehind(cpu)) continue;
      const oldest = ageWatch.oldest(cpu, t);
      if (!oldest || oldest.who !== poster || oldest.t0 + ageWatch.maxAgeNs > t) continue;
      ages.set(cpu, Infinity);
      due.push({ cpu, t0: oldest.t0 });
    }
    return due.sort((a, b) => a.t0 - b.t0);
  }

  /** A CPU takes the timer's interrupt at t and asks those that are due for a flush, one by one. */
  private askFrom(poster: number, due: readonly Due[], t: number): void {
    const { cpus, costs, handlers } = this;
    const over = cpus.handlerCategoryOf(poster);
    const irq = costs.slow[poster] * costs.irq;
    cpus.steal(poster, t, irq, over);
    const start = t + irq;
    this.observer?.asks(poster, t, this.side);
    let at = start;
    for (const { cpu } of due) {
      at += costs.sendAlone(poster, cpu);
      handlers.queue(cpu, at, unwaitingCpu(poster, this.side));
    }
    cpus.steal(poster, start, at - start, over === idleHandler ? idleHandler : category.ipiSend);
    if (over === idleHandler) this.deepIdle?.rests(poster, at);
    this.counters.remoteFlush += 1;
  }
}
