// Shootdown by IPI as its initiator has it: the send loop, the kick, the wait. A send loop runs ahead of
// the clock as far as nothing can hit its CPU (an interrupt takes at least the shortest delivery), so
// most sends cost no event; queues are kept in order of time, so the result is that of one event per
// step. Does not know what a request is for.
import type { ContractCheck } from './contract-check.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import { findFlushOrder } from './flush-order.ts';
import type { Handlers } from './handlers.ts';
import type { Observer } from './observer.ts';
import { phase } from './phase.ts';
import { waitingCpu } from './requester.ts';
import type { Requests } from './requests.ts';
import type { Setup } from './setup.ts';

export class Shootdowns {
  private readonly pendingAcks: Int32Array;
  private readonly targets: Int32Array;
  private readonly targetCount: Int32Array;
  private readonly cursor: Int32Array;
  /** Per initiator that is at its kicks: the place after that of the kick under way; else 0. */
  private readonly nextKick: Int32Array;
  private readonly completion: Float64Array;
  private readonly seenLog: Int32Array;

  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly contract: ContractCheck;
  private readonly exposure: Exposure;
  private readonly requests: Requests;
  private readonly handlers: Handlers;
  /** False when timers may hit any CPU: then every send is an event. */
  private readonly runsAhead: boolean;
  /** Whether nothing but the wait follows the sends, which may begin ahead of the clock. */
  private readonly waitsAhead: boolean;
  /** Whether a host can take CPUs away. */
  private readonly isGuest: boolean;
  private readonly observer: Observer | null;

  constructor(parts: {
    readonly setup: Setup;
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly contract: ContractCheck;
    readonly exposure: Exposure;
    readonly requests: Requests;
    readonly handlers: Handlers;
    readonly runsAhead: boolean;
    readonly observer: Observer | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.contract = parts.contract;
    this.exposure = parts.exposure;
    this.requests = parts.requests;
    this.handlers = parts.handlers;
    this.runsAhead = parts.runsAhead;
    this.isGuest = parts.setup.machine.vcpuStolenMs > 0;
    this.waitsAhead = parts.handlers.kicks === null && findFlushOrder(parts.setup) !== 'concurrent';
    this.observer = parts.observer;
    const n = parts.cpus.count;
    this.pendingAcks = new Int32Array(n);
    this.targets = new Int32Array(n * n);
    this.targetCount = new Int32Array(n);
    this.cursor = new Int32Array(n);
    this.nextKick = new Int32Array(n);
    this.completion = new Float64Array(n * n);
    this.seenLog = new Int32Array(n);
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
    const { cpus, costs } = this;
    this.pendingAcks[initiator] = count;
    this.cursor[initiator] = 0;
    this.requests.worst[initiator] = 0;
    const first = this.targets[initiator * cpus.count];
    const mask = count > 1 ? costs.mask : 0;
    cpus.enter(initiator, phase.send, t, costs.send(initiator, first) + mask);
    return true;
  }

  /**
   * The send step that ends at t, and those after it that nothing can disturb. Returns when all is sent,
   * which may be ahead of the clock; -1 if it goes on.
   */
  sendFrom(initiator: number, t: number): number {
    const { cpus, costs, clock } = this;
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let next = this.cursor[initiator];
    if (next === count) return t;
    const horizon = this.undisturbedTo(initiator, t);
    let at = t;
    for (;;) {
      this.handlers.queue(this.targets[base + next], at, waitingCpu(initiator));
      next++;
      if (next === count) break;
      at += costs.send(initiator, this.targets[base + next]);
      if (at >= horizon) {
        this.cursor[initiator] = next;
        clock.phaseEnds.set(initiator, at);
        return -1;
      }
    }
    this.cursor[initiator] = count;
    if (this.waitsAhead || at === t) return at;
    // Whom to kick, and what the local flush is, is known when the clock is there.
    clock.phaseEnds.set(initiator, at);
    return -1;
  }

  /** Until when nothing can hit an initiator at t; at least t. */
  private undisturbedTo(initiator: number, t: number): number {
    const { interrupts, ticks, vcpus, border } = this.clock;
    if (!this.runsAhead) return t;
    const hit = Math.min(interrupts.timeOf(initiator), ticks.timeOf(initiator), border);
    const off = this.isGuest ? vcpus.timeOf(initiator) : Infinity;
    return Math.min(t + this.costs.ipiMin, hit, off);
  }

  /**
   * All is queued: from t on sends the interrupts that are not on the way, as far as nothing can disturb
   * it. Returns t when that is done; -1 if it goes on.
   */
  kickFrom(initiator: number, t: number): number {
    const { kicks } = this.handlers;
    if (!kicks) return t;
    const base = initiator * this.cpus.count;
    const count = this.targetCount[initiator];
    const horizon = this.undisturbedTo(initiator, t);
    const worked = this.nextKick[initiator] - 1;
    if (worked >= 0 && worked < count) kicks.send(initiator, this.targets[base + worked], t);
    let at = t;
    let place = worked + 1;
    for (; place < count; place++) {
      const target = this.targets[base + place];
      if (!kicks.isDue(initiator, target)) continue;
      at += this.costs.icr;
      if (at > t && at >= horizon) break;
      kicks.send(initiator, target, at);
    }
    this.nextKick[initiator] = at === t ? 0 : place + 1;
    if (at === t) return t;
    this.clock.phaseEnds.set(initiator, at);
    return -1;
  }

  /** From t on the initiator waits for all that has not reported. */
  wait(initiator: number, t: number): void {
    const { cpus } = this;
    cpus.waitLog.clear(initiator);
    this.seenLog[initiator] = 0;
    cpus.enter(initiator, phase.wait, t, Infinity);
    if (this.pendingAcks[initiator] === 0) this.collect(initiator);
  }

  /** A CPU has reported at `ack`, and is clean at `end`. */
  served(initiator: number, cpu: number, ack: number, end: number): void {
    const { requests, exposure } = this;
    this.completion[initiator * this.cpus.count + cpu] = ack;
    if (requests.isFollowed[initiator]) this.closeWindow(initiator, cpu, end);
    if (--this.pendingAcks[initiator] > 0) return;
    if (requests.isFollowed[initiator] && requests.loggedAt[initiator] < 0) {
      exposure.windows.addWorst(
        Math.max(requests.worst[initiator], requests.worstExempt[initiator]),
      );
    }
    if (this.cpus.phases[initiator] === phase.wait) this.collect(initiator);
  }

  private closeWindow(initiator: number, cpu: number, end: number): void {
    const { worst, attackedNs } = this.requests;
    const window = this.closePair(initiator, cpu, end);
    if (window > worst[initiator]) worst[initiator] = window;
    if (cpu === this.contract.attackedCpu) attackedNs[initiator] = window;
  }

  /**
   * A CPU is not asked, as it will have flushed by `end`, and before it runs anything: no bound on the
   * return of the request waits for it.
   */
  exempts(initiator: number, cpu: number, end: number): void {
    const { isFollowed, worstExempt } = this.requests;
    if (!isFollowed[initiator]) return;
    this.observer?.empties(cpu, end, end);
    worstExempt[initiator] = Math.max(worstExempt[initiator], this.closePair(initiator, cpu, end));
  }

  /** A request has no CPU to ask, and those that it could have asked are exempt. */
  hasNoTarget(initiator: number): void {
    const { isFollowed, worstExempt, loggedAt } = this.requests;
    if (!isFollowed[initiator] || loggedAt[initiator] >= 0 || worstExempt[initiator] < 0) return;
    this.exposure.windows.addWorst(worstExempt[initiator]);
  }

  /** Closes a pair at the end of its flush, and returns its window, ns. */
  private closePair(initiator: number, cpu: number, end: number): number {
    const { requests, exposure } = this;
    const at = requests.loggedAt[initiator];
    const t0 = requests.t0[initiator];
    const window = exposure.closeCovered(cpu, t0, end, requests.pages[initiator]);
    this.observer?.closes(initiator, cpu, window);
    if (at >= 0) exposure.closeLogged(cpu, at, window);
    return window;
  }

  /** Works out when the wait ends, all completions being known. */
  private collect(initiator: number): void {
    const { cpus, costs } = this;
    const log = cpus.waitLog.of(initiator);
    const hits = cpus.waitLog.counts[initiator];
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let t = cpus.phaseStart[initiator];
    let hit = 0;
    for (let k = 0; k < count; k++) {
      const target = this.targets[base + k];
      const ready = this.completion[base + target];
      if (ready > t) t = ready;
      while (hit < hits && log[2 * hit] <= t) {
        if (log[2 * hit + 1] > t) t = log[2 * hit + 1];
        hit++;
      }
      const answered = t;
      t += costs.ack(initiator, target);
      while (hit < hits && log[2 * hit] < t) {
        t += log[2 * hit + 1] - log[2 * hit];
        hit++;
      }
      this.observer?.acknowledges(initiator, target, answered, t);
    }
    this.seenLog[initiator] = hits;
    this.clock.phaseEnds.set(initiator, t);
  }

  /** The wait of an initiator comes up; true if it is over, false if handlers have moved its end. */
  isWaitOver(initiator: number): boolean {
    if (this.seenLog[initiator] === this.cpus.waitLog.counts[initiator]) return true;
    this.collect(initiator);
    return false;
  }

  /** t0 of the oldest request under way, or Infinity. */
  oldestUnderWay(): number {
    let oldest = Infinity;
    for (let cpu = 0; cpu < this.cpus.count; cpu++) {
      const current = this.cpus.phases[cpu];
      if (current === phase.send || current === phase.wait || current === phase.local) {
        oldest = Math.min(oldest, this.requests.t0[cpu]);
      }
    }
    return oldest;
  }
}
