// Shootdown by IPI as its initiator has it: the windows that its targets close, the wait for all of them.
// The sends before that are in `sends.ts`. Does not know what a request is for.
import type { ContractCheck } from './contract-check.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { Observer } from './observer.ts';
import { phase } from './phase.ts';
import type { Requests } from './requests.ts';
import type { Sends } from './sends.ts';
import type { ServedRequests } from './served-requests.ts';

export class Shootdowns {
  private readonly pendingAcks: Int32Array;
  private readonly completion: Float64Array;
  private readonly seenLog: Int32Array;

  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly contract: ContractCheck;
  /** Of each side of the machine. */
  private readonly exposures: readonly Exposure[];
  private readonly requests: Requests;
  private readonly sends: Sends;
  private readonly observer: Observer | null;

  constructor(parts: {
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly contract: ContractCheck;
    readonly exposures: readonly Exposure[];
    readonly requests: Requests;
    readonly sends: Sends;
    readonly observer: Observer | null;
  }) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.contract = parts.contract;
    this.exposures = parts.exposures;
    this.requests = parts.requests;
    this.sends = parts.sends;
    this.observer = parts.observer;
    const n = parts.cpus.count;
    this.pendingAcks = new Int32Array(n);
    this.completion = new Float64Array(n * n);
    this.seenLog = new Int32Array(n);
  }

  /** Starts sending to the targets chosen, at t; false without any. */
  start(initiator: number, t: number): boolean {
    const count = this.sends.targetCount[initiator];
    if (count === 0) return false;
    this.pendingAcks[initiator] = count;
    this.requests.worst[initiator] = 0;
    this.sends.start(initiator, t);
    return true;
  }

  /** From t on the initiator waits for all that has not reported. */
  wait(initiator: number, t: number): void {
    const { cpus } = this;
    cpus.waitLog.clear(initiator);
    this.seenLog[initiator] = 0;
    cpus.enter(initiator, phase.wait, t, Infinity);
    if (this.pendingAcks[initiator] === 0) this.collect(initiator);
  }

  /** A handler on a CPU has served these requests. */
  served(cpu: number, { count, initiators, acks, ends }: ServedRequests): void {
    const { requests, completion, pendingAcks } = this;
    const { isFollowed } = requests;
    const n = this.cpus.count;
    for (let k = 0; k < count; k++) {
      const initiator = initiators[k];
      if (isFollowed[initiator] === 1) this.closeWindow(initiator, cpu, ends[k]);
      completion[initiator * n + cpu] = acks[k];
      if (--pendingAcks[initiator] > 0) continue;
      if (isFollowed[initiator] && requests.loggedAt[initiator] < 0) {
        const worst = Math.max(requests.worst[initiator], requests.worstExempt[initiator]);
        this.exposureOf(initiator).windows.addWorst(worst);
      }
      if (this.cpus.phases[initiator] === phase.wait) this.collect(initiator);
    }
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
    this.observer?.empties(cpu, end, end, this.requests.side[initiator]);
    worstExempt[initiator] = Math.max(worstExempt[initiator], this.closePair(initiator, cpu, end));
  }

  /** A request has no CPU to ask, and those that it could have asked are exempt. */
  hasNoTarget(initiator: number): void {
    const { isFollowed, worstExempt, loggedAt } = this.requests;
    if (!isFollowed[initiator] || loggedAt[initiator] >= 0 || worstExempt[initiator] < 0) return;
    this.exposureOf(initiator).windows.addWorst(worstExempt[initiator]);
  }

  private exposureOf(initiator: number): Exposure {
    return this.exposures[this.requests.side[initiator]];
  }

  /** Closes a pair at the end of its flush, and returns its window, ns. */
  private closePair(initiator: number, cpu: number, end: number): number {
    const { requests } = this;
    const exposure = this.exposureOf(initiator);
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
    const { targets } = this.sends;
    const count = this.sends.targetCount[initiator];
    let t = cpus.phaseStart[initiator];
    let hit = 0;
    for (let k = 0; k < count; k++) {
      const target = targets[base + k];
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
