// A flush request returns to its caller (MODEL.md, sections 4 and 8): it is posted, or all are clean by a
// broadcast; and it is held against a bound on returns.
import type { Policy } from '../../shared/spec/policy.ts';
import type { AgeWatch } from './age-watch.ts';
import { broadcasts } from './broadcasts.ts';
import type { Clock } from './clock.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import type { Exposure } from './exposure.ts';
import type { HeldRequests } from './held-requests.ts';
import type { MeasuredShootdowns } from './measured-shootdowns.ts';
import type { Members } from './members.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import type { Requests } from './requests.ts';

export class Returns {
  private readonly policy: Policy;
  private readonly clock: Clock;
  private readonly ageWatch: AgeWatch | null;
  private readonly cpus: Cpus;
  private readonly counters: Counters;
  private readonly contract: ContractCheck;
  private readonly exposure: Exposure;
  private readonly pending: PendingFlushes;
  private readonly drains: Drains;
  private readonly held: HeldRequests | null;
  private readonly members: Members;
  private readonly requests: Requests;
  private readonly observer: Observer | null;
  private readonly measured: MeasuredShootdowns;
  /** Per CPU: whether its request is a shootdown, by the policy or for want of room in its ring. */
  private readonly isSent: Uint8Array;

  constructor(parts: {
    readonly policy: Policy;
    readonly clock: Clock;
    readonly ageWatch: AgeWatch | null;
    readonly cpus: Cpus;
    readonly counters: Counters;
    readonly contract: ContractCheck;
    readonly exposure: Exposure;
    readonly pending: PendingFlushes;
    readonly drains: Drains;
    readonly held: HeldRequests | null;
    readonly members: Members;
    readonly requests: Requests;
    readonly observer: Observer | null;
    readonly measured: MeasuredShootdowns;
    readonly isSent: Uint8Array;
  }) {
    this.policy = parts.policy;
    this.clock = parts.clock;
    this.ageWatch = parts.ageWatch;
    this.cpus = parts.cpus;
    this.counters = parts.counters;
    this.contract = parts.contract;
    this.exposure = parts.exposure;
    this.pending = parts.pending;
    this.drains = parts.drains;
    this.held = parts.held;
    this.members = parts.members;
    this.requests = parts.requests;
    this.observer = parts.observer;
    this.measured = parts.measured;
    this.isSent = parts.isSent;
  }

  /** The request of a CPU returns to its caller at t. */
  of(cpu: number, t: number): void {
    const { requests, cpus } = this;
    this.observer?.returns(cpu, t);
    const { remote } = this.policy;
    if (remote === 'deferred' && this.isSent[cpu] === 0) {
      const isFull = requests.isFull[cpu] === 1;
      this.pending.post(cpu, cpus.task[cpu], requests.pages[cpu], isFull);
      if (this.ageWatch) {
        for (const other of this.ageWatch.takeUnmarked()) this.clock.ages.set(other, t);
      }
    }
    if (broadcasts(this.policy, this.members, cpu)) this.broadcastEnds(cpu, t);
    this.held?.returned(cpu, t);
    const isHeld = this.held !== null && this.isSent[cpu] === 0;
    if (requests.loggedAt[cpu] >= 0 && !isHeld) {
      this.exposure.markReturned(cpu, requests.loggedAt[cpu], t);
    }
    if (this.contract.isOnReturn && requests.isFollowed[cpu]) this.judgeReturn(cpu, t);
  }

  /** Holds a request that returns at t against a bound on that, but for what exposure's log knows. */
  private judgeReturn(cpu: number, t: number): void {
    const { requests, contract, exposure, drains } = this;
    const at = requests.loggedAt[cpu];
    if (this.members.countOthers(cpu) === 0 || (at >= 0 && !contract.isOnRunning)) return;
    const latency = t - requests.t0[cpu];
    const isOpen = (other: number) =>
      at >= 0 && exposure.isOpenAt(other, at) && drains.runsTask(other);
    const attacked = contract.attackedCpu;
    if (attacked >= 0 && (at < 0 || drains.runsTask(attacked))) {
      const isStale = isOpen(attacked);
      const ns = isStale ? latency : requests.attackedNs[cpu];
      contract.returnedAttacked(ns, latency, isStale || ns > latency);
    }
    let isStale = false;
    if (at >= 0) isStale = this.members.with(cpu).some(isOpen);
    const ns = isStale ? latency : requests.worst[cpu];
    contract.returned(ns, latency, isStale || ns > latency);
  }

  private broadcastEnds(cpu: number, t: number): void {
    const { requests, exposure, counters, cpus } = this;
    const t0 = requests.t0[cpu];
    counters.remoteFlush += 1;
    counters.received += this.members.countOthers(cpu);
    this.measured.ends(cpu, t);
    if (!requests.isFollowed[cpu]) return;
    for (const other of this.members.with(cpu)) {
      if (other === cpu) continue;
      if (cpus.phases[other] === phase.user && cpus.handlerEnd[other] < t) cpus.lastUser[other] = t;
    }
    const { attackedCpu } = this.contract;
    const isTogether = exposure.closeTogether(cpu, t0, t, requests.pages[cpu]);
    const isAttacked = attackedCpu !== cpu && this.members.has(attackedCpu);
    if (isTogether && isAttacked) requests.attackedNs[cpu] = t - t0;
    const worst = isTogether ? t - t0 : this.closeEach(cpu, t);
    requests.worst[cpu] = worst;
    exposure.windows.addWorst(worst);
  }

  /** The pairs of a CPU's request close at t if nothing closed them before; returns the longest window, ns. */
  private closeEach(cpu: number, t: number): number {
    const { requests, exposure } = this;
    let worst = 0;
    for (const other of this.members.with(cpu)) {
      if (other === cpu) continue;
      const window = exposure.closeCovered(other, requests.t0[cpu], t, requests.pages[cpu]);
      this.observer?.closes(cpu, other, window);
      worst = Math.max(worst, window);
      if (other === this.contract.attackedCpu) requests.attackedNs[cpu] = window;
    }
    return worst;
  }
}
