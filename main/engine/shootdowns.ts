// Shootdown by IPI: the send loop, the handlers, the wait. A send loop runs ahead of the clock as far
// as nothing can hit its CPU (an interrupt takes at least the shortest delivery), so most sends cost
// no event; queues are kept in order of time, so the result is that of one event per step. Does not
// know what a request is for.
import type { Clock } from './clock.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { Flushes } from './flushes.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import { RequestQueues } from './request-queues.ts';
import { cpuOf, isWaiting, waitingCpu, type Requester } from './requester.ts';

export class Shootdowns {
  /** Per initiating CPU: its request. `loggedAt` is its place in the exposure log, or -1. */
  readonly t0: Float64Array;
  readonly pages: Int32Array;
  readonly isFull: Uint8Array;
  readonly isMeasured: Uint8Array;
  /** Whether its windows are followed. */
  readonly isFollowed: Uint8Array;
  readonly loggedAt: Int32Array;
  /** Longest of its windows that its own IPIs or broadcast closed, and that of the attacker's CPU, ns. */
  readonly worst: Float64Array;
  readonly attackedNs: Float64Array;
  readonly pendingAcks: Int32Array;

  private readonly targets: Int32Array;
  private readonly targetCount: Int32Array;
  private readonly cursor: Int32Array;
  private readonly completion: Float64Array;
  private readonly seenLog: Int32Array;
  private readonly isWaking: Uint8Array;

  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly counters: Counters;
  private readonly contract: ContractCheck;
  private readonly exposure: Exposure;
  private readonly flushes: Flushes;
  private readonly pending: PendingFlushes;
  private readonly queues: RequestQueues;
  /** False when timers may hit any CPU: then every send is an event. */
  private readonly runsAhead: boolean;
  private readonly observer: Observer | null;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly counters: Counters;
    readonly contract: ContractCheck;
    readonly exposure: Exposure;
    readonly flushes: Flushes;
    readonly pending: PendingFlushes;
    readonly runsAhead: boolean;
    readonly observer: Observer | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.counters = parts.counters;
    this.contract = parts.contract;
    this.exposure = parts.exposure;
    this.flushes = parts.flushes;
    this.pending = parts.pending;
    this.runsAhead = parts.runsAhead;
    this.observer = parts.observer;
    const n = parts.cpus.count;
    this.t0 = new Float64Array(n);
    this.pages = new Int32Array(n);
    this.isFull = new Uint8Array(n);
    this.isMeasured = new Uint8Array(n);
    this.isFollowed = new Uint8Array(n);
    this.loggedAt = new Int32Array(n).fill(-1);
    this.worst = new Float64Array(n);
    this.attackedNs = new Float64Array(n);
    this.pendingAcks = new Int32Array(n);
    this.targets = new Int32Array(n * n);
    this.targetCount = new Int32Array(n);
    this.cursor = new Int32Array(n);
    this.completion = new Float64Array(n * n);
    this.seenLog = new Int32Array(n);
    this.queues = new RequestQueues(n);
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
    const { cpus, costs, clock } = this;
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let horizon = t;
    if (this.runsAhead) {
      horizon = Math.min(
        t + costs.ipiMin,
        clock.interrupts.timeOf(initiator),
        clock.ticks.timeOf(initiator),
        clock.border,
      );
    }
    let at = t;
    let next = this.cursor[initiator];
    for (;;) {
      this.queueRequest(this.targets[base + next], at, waitingCpu(initiator));
      next++;
      if (next === count) break;
      at += costs.send(initiator, this.targets[base + next]);
      if (at >= horizon) {
        this.cursor[initiator] = next;
        clock.phaseEnds.set(initiator, at);
        return;
      }
    }
    cpus.waitLog[initiator].length = 0;
    this.seenLog[initiator] = 0;
    cpus.enter(initiator, phase.wait, at, Infinity);
  }

  /** Puts a request on a target's queue at `at`, which may be ahead of the clock. */
  queueRequest(target: number, at: number, requester: Requester): void {
    this.counters.ipisRequested += 1;
    this.observer?.queues(target, at, requester);
    if (this.queues.add(target, at, requester)) this.sendInterrupt(target);
  }

  /** Sends the interrupt for the first request on a queue. */
  private sendInterrupt(target: number): void {
    const { queues, costs, clock, cpus } = this;
    const first = queues.firstOf(target);
    const requester = queues.requesterAt(first);
    const sentAt = queues.timeAt(first);
    const arrival = sentAt + costs.ipi(cpuOf(requester), target);
    this.observer?.kicks(target, sentAt, arrival, requester);
    clock.interrupts.set(target, Math.max(arrival, cpus.handlerEnd[target]));
  }

  /** An interrupt comes up on a CPU at t. */
  interrupt(cpu: number, t: number): void {
    const { cpus, costs, clock } = this;
    const busyUntil = cpus.handlerEnd[cpu];
    if (busyUntil > t) {
      clock.interrupts.set(cpu, busyUntil);
      return;
    }
    if (
      cpus.phases[cpu] === phase.idle &&
      !this.isWaking[cpu] &&
      busyUntil < t &&
      costs.idleExit > 0
    ) {
      this.isWaking[cpu] = 1;
      clock.interrupts.set(cpu, t + costs.idleExit);
      return;
    }
    this.isWaking[cpu] = 0;
    this.handle(cpu, t);
  }

  /** The handler that starts on a CPU: it takes what is on its queue. */
  private handle(cpu: number, start: number): void {
    const { cpus, costs, counters, queues } = this;
    const first = queues.firstOf(cpu);
    const last = first + queues.lengths[cpu];
    // Booked after the loop; what user code ran before it must be known in it.
    if (cpus.phases[cpu] === phase.user && start > cpus.handlerEnd[cpu]) cpus.lastUser[cpu] = start;
    let end = start + costs.irq;
    this.observer?.handles(cpu, start);
    let place = first;
    for (; place < last && queues.timeAt(place) <= start; place++) {
      const requester = queues.requesterAt(place);
      const initiator = cpuOf(requester);
      const isWaited = isWaiting(requester);
      end += costs.csd;
      const isFull = !isWaited || this.isFull[initiator] === 1;
      this.observer?.serves(cpu, end, requester);
      if (isFull) {
        const flushStart = end;
        end += costs.fullFlush;
        if (!isWaited) this.pending.clearAll(cpu);
        this.flushes.ranFully(cpu, flushStart, end);
      } else {
        end += this.pages[initiator] * costs.invlpg;
        counters.localFlushOne += this.pages[initiator];
      }
      this.observer?.served(cpu, end, requester, isFull);
      if (isWaited) this.complete(initiator, cpu, end);
    }
    counters.received += place - first;
    counters.interruptsTaken += 1;
    queues.drop(cpu, place - first);
    cpus.steal(cpu, start, end - start, cpus.handlerCategoryOf(cpu));
    if (place < last) this.sendInterrupt(cpu);
    else this.clock.interrupts.set(cpu, Infinity);
  }

  private complete(initiator: number, cpu: number, end: number): void {
    this.completion[initiator * this.cpus.count + cpu] = end;
    if (this.isFollowed[initiator]) {
      const t0 = this.t0[initiator];
      const window = this.exposure.closeCovered(cpu, t0, end, this.pages[initiator]);
      this.observer?.closes(initiator, cpu, window);
      if (window > this.worst[initiator]) this.worst[initiator] = window;
      if (cpu === this.contract.attackedCpu) this.attackedNs[initiator] = window;
      if (this.loggedAt[initiator] >= 0)
        this.exposure.closeLogged(cpu, this.loggedAt[initiator], window);
    }
    if (--this.pendingAcks[initiator] > 0) return;
    if (this.isFollowed[initiator] && this.loggedAt[initiator] < 0) {
      this.exposure.addWorst(this.worst[initiator]);
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
      const answered = t;
      t += costs.ack(initiator, target);
      while (hit < log.length && log[hit] < t) {
        t += log[hit + 1] - log[hit];
        hit += 2;
      }
      this.observer?.acknowledges(initiator, target, answered, t);
    }
    this.seenLog[initiator] = log.length;
    this.clock.phaseEnds.set(initiator, t);
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
