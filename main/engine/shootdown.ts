// Shootdown by IPI: the send loop, the handlers, the wait. A send loop runs ahead of the clock as far
// as nothing can hit its CPU (an interrupt takes at least the shortest delivery), so most sends cost
// no event; queues are kept in order of time, so the result is that of one event per step. Does not
// know what a request is for.
import { phase, type Cpus } from './cpus.ts';
import type { Costs } from './costs.ts';
import type { EventQueue } from './event-queue.ts';
import type { Exposure } from './exposure.ts';
import type { Counters } from './counters.ts';

/** Told of what a handler does to its CPU. */
export interface ShootdownListener {
  /** A full flush ran on a CPU from start to end. */
  fullyFlushed(cpu: number, start: number, end: number): void;
  /** A handler took a request that nobody waits for. */
  unwaitedTaken(cpu: number): void;
}

export class Shootdowns {
  /** Per initiating CPU: its request. `loggedAt` is its place in the exposure log, or -1. */
  readonly t0: Float64Array;
  readonly pages: Int32Array;
  readonly isFull: Uint8Array;
  readonly isMeasured: Uint8Array;
  readonly loggedAt: Int32Array;
  readonly worst: Float64Array;
  readonly pendingAcks: Int32Array;
  /** Nothing may be sent ahead of this time. */
  border = 0;
  /** False when timers may hit any CPU: then every send is an event. */
  runsAhead = true;

  private readonly targets: Int32Array;
  private readonly targetCount: Int32Array;
  private readonly cursor: Int32Array;
  private readonly completion: Float64Array;
  private readonly seenLog: Int32Array;
  private readonly queueTime: Float64Array;
  private readonly queueWho: Int32Array;
  private readonly queueLength: Int32Array;
  private readonly isWaking: Uint8Array;
  private readonly room: number;

  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly events: EventQueue;
  private readonly exposure: Exposure;
  private readonly counters: Counters;
  private readonly tickSlot: number;
  private readonly phaseSlot: number;
  private readonly listener: ShootdownListener;

  constructor(parts: {
    cpus: Cpus;
    costs: Costs;
    events: EventQueue;
    exposure: Exposure;
    counters: Counters;
    tickSlot: number;
    phaseSlot: number;
    listener: ShootdownListener;
  }) {
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.events = parts.events;
    this.exposure = parts.exposure;
    this.counters = parts.counters;
    this.tickSlot = parts.tickSlot;
    this.phaseSlot = parts.phaseSlot;
    this.listener = parts.listener;
    const n = parts.cpus.count;
    this.t0 = new Float64Array(n);
    this.pages = new Int32Array(n);
    this.isFull = new Uint8Array(n);
    this.isMeasured = new Uint8Array(n);
    this.loggedAt = new Int32Array(n).fill(-1);
    this.worst = new Float64Array(n);
    this.pendingAcks = new Int32Array(n);
    this.targets = new Int32Array(n * n);
    this.targetCount = new Int32Array(n);
    this.cursor = new Int32Array(n);
    this.completion = new Float64Array(n * n);
    this.seenLog = new Int32Array(n);
    this.room = n + 2;
    this.queueTime = new Float64Array(n * this.room);
    this.queueWho = new Int32Array(n * this.room);
    this.queueLength = new Int32Array(n);
    this.isWaking = new Uint8Array(n);
  }

  addTarget(initiator: number, target: number): void {
    this.targets[initiator * this.cpus.count + this.targetCount[initiator]++] = target;
  }

  clearTargets(initiator: number): void {
    this.targetCount[initiator] = 0;
  }

  /** Starts sending to the targets added, at t; false without any. */
  start(initiator: number, t: number): boolean {
    const count = this.targetCount[initiator];
    if (count === 0) return false;
    this.pendingAcks[initiator] = count;
    this.cursor[initiator] = 0;
    this.worst[initiator] = 0;
    const first = this.targets[initiator * this.cpus.count];
    const { cpus } = this;
    cpus.enter(initiator, phase.send, t, this.costs.send(initiator, first));
    return true;
  }

  /** The send step that ends at t, and those after it that nothing can disturb. */
  sendFrom(initiator: number, t: number): void {
    const { cpus, costs, events } = this;
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let horizon = t;
    if (this.runsAhead) {
      horizon = Math.min(
        t + costs.ipiMin,
        events.times[initiator],
        events.times[this.tickSlot + initiator],
        this.border,
      );
    }
    let at = t;
    let next = this.cursor[initiator];
    for (;;) {
      this.queueRequest(this.targets[base + next], at, initiator);
      next++;
      if (next === count) break;
      at += costs.send(initiator, this.targets[base + next]);
      if (at >= horizon) {
        this.cursor[initiator] = next;
        events.set(this.phaseSlot + initiator, at);
        return;
      }
    }
    cpus.waitLog[initiator].length = 0;
    this.seenLog[initiator] = 0;
    cpus.enter(initiator, phase.wait, at, Infinity);
  }

  /** Puts a request on a target's queue at `at`, which may be ahead of the clock. */
  queueRequest(target: number, at: number, initiator: number): void {
    this.counters.ipisRequested += 1;
    const base = target * this.room;
    const length = this.queueLength[target]++;
    let place = base + length;
    while (place > base && this.queueTime[place - 1] > at) {
      this.queueTime[place] = this.queueTime[place - 1];
      this.queueWho[place] = this.queueWho[place - 1];
      place--;
    }
    this.queueTime[place] = at;
    this.queueWho[place] = initiator;
    if (place === base) this.sendInterrupt(target);
  }

  /** Sends the interrupt for the first request on a queue. */
  private sendInterrupt(target: number): void {
    const base = target * this.room;
    const first = this.queueWho[base];
    const from = first >= this.cpus.count ? first - this.cpus.count : first;
    const arrival = this.queueTime[base] + this.costs.ipi(from, target);
    this.events.set(target, Math.max(arrival, this.cpus.handlerEnd[target]));
  }

  /** An interrupt comes up on a CPU at t. */
  interrupt(cpu: number, t: number): void {
    const { cpus, costs, events } = this;
    const busyUntil = cpus.handlerEnd[cpu];
    if (busyUntil > t) {
      events.set(cpu, busyUntil);
      return;
    }
    if (
      cpus.phases[cpu] === phase.idle &&
      !this.isWaking[cpu] &&
      busyUntil < t &&
      costs.idleExit > 0
    ) {
      this.isWaking[cpu] = 1;
      events.set(cpu, t + costs.idleExit);
      return;
    }
    this.isWaking[cpu] = 0;
    this.handle(cpu, t);
  }

  private handle(cpu: number, start: number): void {
    const { cpus, costs, counters, events } = this;
    const n = cpus.count;
    const base = cpu * this.room;
    const length = this.queueLength[cpu];
    // Booked after the loop; what user code ran before it must be known in it.
    if (cpus.phases[cpu] === phase.user && start > cpus.handlerEnd[cpu]) cpus.lastUser[cpu] = start;
    let end = start + costs.irq;
    let taken = 0;
    for (; taken < length && this.queueTime[base + taken] <= start; taken++) {
      const who = this.queueWho[base + taken];
      const initiator = who >= n ? who - n : who;
      end += costs.csd;
      if (who >= n || this.isFull[initiator]) {
        const flushStart = end;
        end += costs.fullFlush;
        if (who >= n) this.listener.unwaitedTaken(cpu);
        this.listener.fullyFlushed(cpu, flushStart, end);
      } else {
        end += this.pages[initiator] * costs.invlpg;
        counters.localFlushOne += this.pages[initiator];
      }
      if (who < n) this.complete(initiator, cpu, end);
    }
    counters.received += taken;
    counters.interruptsTaken += 1;
    const rest = length - taken;
    for (let k = 0; k < rest; k++) {
      this.queueTime[base + k] = this.queueTime[base + taken + k];
      this.queueWho[base + k] = this.queueWho[base + taken + k];
    }
    this.queueLength[cpu] = rest;
    cpus.steal(cpu, start, end - start, cpus.handlerCategoryOf(cpu));
    if (rest > 0) this.sendInterrupt(cpu);
    else events.set(cpu, Infinity);
  }

  private complete(initiator: number, cpu: number, end: number): void {
    this.completion[initiator * this.cpus.count + cpu] = end;
    if (this.isMeasured[initiator]) {
      const t0 = this.t0[initiator];
      const window = this.exposure.closeCovered(cpu, t0, end, this.pages[initiator]);
      if (window > this.worst[initiator]) this.worst[initiator] = window;
      if (this.loggedAt[initiator] >= 0)
        this.exposure.closeLogged(this.loggedAt[initiator], window);
    }
    if (--this.pendingAcks[initiator] > 0) return;
    if (this.isMeasured[initiator] && this.loggedAt[initiator] < 0) {
      this.exposure.worst.add(this.worst[initiator]);
    }
    this.collect(initiator);
  }

  /** Works out when the wait ends, all completions being known. */
  private collect(initiator: number): void {
    const { cpus, costs } = this;
    const log = cpus.waitLog[initiator];
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let t = cpus.phaseStart[initiator];
    let hit = 0;
    for (let k = 0; k < count; k++) {
      const target = this.targets[base + k];
      const ready = this.completion[base + target];
      if (ready > t) t = ready;
      while (hit < log.length && log[hit] <= t) {
        if (log[hit + 1] > t) t = log[hit + 1];
        hit += 2;
      }
      t += costs.ack(initiator, target);
      while (hit < log.length && log[hit] < t) {
        t += log[hit + 1] - log[hit];
        hit += 2;
      }
    }
    this.seenLog[initiator] = log.length;
    this.events.set(this.phaseSlot + initiator, t);
  }

  /** The wait of an initiator comes up; true if it is over, false if handlers have moved its end. */
  isWaitOver(initiator: number): boolean {
    if (this.seenLog[initiator] === this.cpus.waitLog[initiator].length) return true;
    this.collect(initiator);
    return false;
  }

  /** t0 of the oldest request under way, or Infinity. */
  oldestUnderWay(): number {
    let oldest = Infinity;
    for (let cpu = 0; cpu < this.cpus.count; cpu++) {
      const current = this.cpus.phases[cpu];
      if (current === phase.send || current === phase.wait) {
        oldest = Math.min(oldest, this.t0[cpu]);
      }
    }
    return oldest;
  }
}
