// The flush of one page operation: whether there is a request, its targets, the local phase and the
// return (MODEL.md, section 4). Sends, handlers and waits are the shootdowns'; what the CPU does once
// the op is complete is the machine's.
import type { Policy } from '../../shared/spec/policy.ts';
import type { AgeWatch } from './age-watch.ts';
import { category } from './category.ts';
import type { Clock } from './clock.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import type { Exposure } from './exposure.ts';
import type { Flushes } from './flushes.ts';
import { Histogram } from './histogram.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import type { Rings } from './rings.ts';
import type { Shootdowns } from './shootdowns.ts';
import type { Tlb } from './tlb.ts';

/** How often flushes are forgotten that no open request can ask about. */
const forgetEveryNs = 100_000;

export interface OpFlushParts {
  readonly policy: Policy;
  readonly clock: Clock;
  readonly cpus: Cpus;
  readonly costs: Costs;
  readonly counters: Counters;
  readonly tlb: Tlb;
  readonly contract: ContractCheck;
  readonly exposure: Exposure;
  readonly pending: PendingFlushes;
  readonly rings: Rings | null;
  readonly ageWatch: AgeWatch | null;
  readonly flushes: Flushes;
  readonly shootdowns: Shootdowns;
  readonly drains: Drains;
  /** Idle CPUs are posted instead of interrupted. */
  readonly postsIdle: boolean;
}

export class OpFlush {
  /** Latencies of measured requests that wait for other CPUs, ns. */
  readonly latency = new Histogram();
  /** Measured shootdowns that have not returned. */
  underWay = 0;
  private measureFrom = -Infinity;
  private measureTo = Infinity;
  private followedTo = Infinity;
  private nextForget = forgetEveryNs;
  private readonly policy: Policy;
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly counters: Counters;
  private readonly exposure: Exposure;
  private readonly shootdowns: Shootdowns;
  private readonly tlb: Tlb;
  private readonly contract: ContractCheck;
  private readonly pending: PendingFlushes;
  private readonly rings: Rings | null;
  private readonly ageWatch: AgeWatch | null;
  private readonly flushes: Flushes;
  private readonly drains: Drains;
  private readonly costs: Costs;
  private readonly postsIdle: boolean;
  /** Per CPU: the CPUs that its request concerns; null for all others. */
  private readonly onlyTo: (readonly number[] | null)[];
  /** Per CPU: pages left of the last refill of its free list. */
  private readonly freeList: Int32Array;
  /** Per CPU: when its local phase started, ns. */
  private readonly localStart: Float64Array;
  /** Per CPU: whether the full flush of its local phase is done, and whether the request returned. */
  private readonly isFlushDone: Uint8Array;
  private readonly hasReturned: Uint8Array;
  /** Per CPU: whether its request is a shootdown, by the policy or for want of room in its ring. */
  private readonly isSent: Uint8Array;

  constructor(parts: OpFlushParts) {
    this.policy = parts.policy;
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.counters = parts.counters;
    this.exposure = parts.exposure;
    this.shootdowns = parts.shootdowns;
    this.tlb = parts.tlb;
    this.contract = parts.contract;
    this.pending = parts.pending;
    this.rings = parts.rings;
    this.ageWatch = parts.ageWatch;
    this.flushes = parts.flushes;
    this.drains = parts.drains;
    this.costs = parts.costs;
    this.postsIdle = parts.postsIdle;
    const n = this.cpus.count;
    this.onlyTo = Array.from({ length: n }, () => null);
    this.freeList = new Int32Array(n);
    this.localStart = new Float64Array(n);
    this.isFlushDone = new Uint8Array(n);
    this.hasReturned = new Uint8Array(n);
    this.isSent = new Uint8Array(n);
  }

  /**
   * Requests with t0 in [from, to) are observed; all are until this is called. Windows are followed of
   * those before `followedTo`.
   */
  measure(from: number, to: number, followedTo = to): void {
    this.measureFrom = from;
    this.measureTo = to;
    this.followedTo = followedTo;
  }

  /**
   * Starts the flush of an op whose kernel phase ends at t; false if the op needs none. Pages that
   * `isFromFreeList` are flushed when the list is refilled, if the policy batches.
   */
  start(cpu: number, t: number, opPages: number, isFromFreeList: boolean): boolean {
    const { policy } = this;
    let pages = opPages;
    let isBatch = false;
    if (policy.batchPages > 1 && isFromFreeList) {
      isBatch = this.freeList[cpu] === 0;
      if (isBatch) this.freeList[cpu] = policy.batchPages;
      this.freeList[cpu] -= 1;
      if (!isBatch) return false;
      pages = policy.batchPages;
    }
    const isFull = isBatch || policy.local === 'full' || pages > policy.flushCeilingPages;
    this.onlyTo[cpu] = null;
    this.request(cpu, t, pages, isFull);
    return true;
  }

  /** Starts a flush that concerns these CPUs alone; `pages` is -1 for everything. */
  startOn(cpu: number, t: number, pages: number, targets: readonly number[]): void {
    const isFull = pages < 0 || pages > this.policy.flushCeilingPages;
    this.onlyTo[cpu] = targets;
    this.request(cpu, t, Math.max(0, pages), isFull);
  }

  private request(cpu: number, t0: number, pages: number, isFull: boolean): void {
    const { shootdowns, exposure, counters } = this;
    const { remote } = this.policy;
    counters.flushRequests += 1;
    const measured = t0 >= this.measureFrom && t0 < this.measureTo;
    shootdowns.t0[cpu] = t0;
    shootdowns.pages[cpu] = pages;
    shootdowns.isFull[cpu] = isFull ? 1 : 0;
    const followed = measured && t0 < this.followedTo;
    shootdowns.isMeasured[cpu] = measured ? 1 : 0;
    shootdowns.isFollowed[cpu] = followed ? 1 : 0;
    shootdowns.loggedAt[cpu] = -1;
    shootdowns.worst[cpu] = 0;
    this.ageWatch?.request(t0, cpu);
    if (t0 >= this.nextForget) {
      this.tlb.forgetBefore(Math.min(t0, shootdowns.oldestUnderWay()));
      this.nextForget = t0 + forgetEveryNs;
    }
    const isSent = remote === 'ipi' || this.lacksRoom(cpu);
    this.isSent[cpu] = isSent ? 1 : 0;
    if (followed) {
      const isDirect = (isSent && !this.postsIdle) || remote === 'broadcast';
      if (isDirect) exposure.requestDirect(cpu);
      else shootdowns.loggedAt[cpu] = exposure.requestLogged(t0, cpu, pages);
    }
    if (isSent && this.interrupts(cpu, t0)) return;
    this.startLocal(cpu, t0);
  }

  /** Whether the CPU has to send what it cannot post. */
  private lacksRoom(cpu: number): boolean {
    const { rings } = this;
    return rings !== null && this.policy.remote === 'deferred' && !rings.hasRoom(cpu);
  }

  /** Starts a shootdown; false if there is no CPU to interrupt. */
  private interrupts(cpu: number, t0: number): boolean {
    const { shootdowns, cpus, postsIdle, drains } = this;
    shootdowns.clearTargets(cpu);
    const only = this.onlyTo[cpu];
    for (let k = 0; k < (only?.length ?? cpus.count); k++) {
      const other = only?.[k] ?? k;
      if (other === cpu) continue;
      if (postsIdle && cpus.phases[other] === phase.idle) drains.postIdle(other);
      else shootdowns.addTarget(cpu, other);
    }
    if (!shootdowns.start(cpu, t0)) return false;
    if (shootdowns.isMeasured[cpu]) this.underWay += 1;
    this.counters.remoteFlush += 1;
    return true;
  }

  /** The CPU's shootdown is over at t. */
  waitEnds(cpu: number, t: number): void {
    const { shootdowns } = this;
    if (shootdowns.isMeasured[cpu]) {
      this.latency.add(t - shootdowns.t0[cpu]);
      this.underWay -= 1;
    }
    this.startLocal(cpu, t);
  }

  private startLocal(cpu: number, t: number): void {
    const { shootdowns, cpus, costs } = this;
    const { local, remote, pending } = this.policy;
    let flush = 0;
    if (local !== 'none') {
      flush = shootdowns.isFull[cpu] ? costs.fullFlush : shootdowns.pages[cpu] * costs.invlpg;
    }
    let more = 0;
    const posts = remote === 'deferred' && this.isSent[cpu] === 0;
    if (posts && pending !== 'task' && cpus.count > 1) more = costs.post;
    else if (remote === 'broadcast' && cpus.count > 1) more = costs.broadcast;
    const to = remote === 'broadcast' ? category.broadcastWait : category.deferredFlush;
    const stopsAtFlush = local !== 'none' && shootdowns.isFull[cpu] === 1;
    this.isFlushDone[cpu] = stopsAtFlush ? 0 : 1;
    this.hasReturned[cpu] = 0;
    this.localStart[cpu] = t;
    cpus.enter(cpu, phase.local, t, flush, more, to);
    if (stopsAtFlush) this.clock.phaseEnds.set(cpu, t + flush);
    else if (local !== 'none') this.counters.localFlushOne += shootdowns.pages[cpu];
  }

  /** The local phase, or the flush within it, comes to its end at t; true if the op is complete. */
  localEnds(cpu: number, t: number): boolean {
    const { cpus } = this;
    if (this.isFlushDone[cpu] === 0) {
      this.isFlushDone[cpu] = 1;
      this.flushes.ranFully(cpu, this.localStart[cpu], t);
      if (cpus.secondPart[cpu] > 0) {
        this.clock.phaseEnds.set(cpu, t + cpus.secondPart[cpu]);
        return false;
      }
    }
    if (this.hasReturned[cpu] === 0) {
      this.hasReturned[cpu] = 1;
      this.returns(cpu, t);
    }
    return !cpus.payDebt(cpu, t);
  }

  private returns(cpu: number, t: number): void {
    const { shootdowns, cpus } = this;
    const { remote } = this.policy;
    if (remote === 'deferred' && this.isSent[cpu] === 0) {
      const isFull = shootdowns.isFull[cpu] === 1;
      this.pending.post(cpu, cpus.task[cpu], shootdowns.pages[cpu], isFull);
    }
    if (remote === 'broadcast' && cpus.count > 1) this.broadcastEnds(cpu, t);
    if (shootdowns.loggedAt[cpu] >= 0) this.exposure.markReturned(shootdowns.loggedAt[cpu], t);
    if (this.contract.isOnReturn && shootdowns.isFollowed[cpu]) this.judgeReturn(cpu, t);
  }

  /** Holds a request that returns at t against a bound on that, but for what exposure's log knows. */
  private judgeReturn(cpu: number, t: number): void {
    const { shootdowns, cpus, contract, exposure, drains } = this;
    const at = shootdowns.loggedAt[cpu];
    if (cpus.count === 1 || (at >= 0 && !contract.isOnRunning)) return;
    const latency = t - shootdowns.t0[cpu];
    const isOpen = (other: number) =>
      at >= 0 && exposure.isOpenAt(other, at) && drains.runsTask(other);
    const attacked = contract.attackedCpu;
    if (attacked >= 0 && (at < 0 || drains.runsTask(attacked))) {
      const isStale = isOpen(attacked);
      const ns = isStale ? latency : shootdowns.attackedNs[cpu];
      contract.returnedAttacked(ns, latency, isStale || ns > latency);
    }
    let isStale = false;
    for (let other = 0; at >= 0 && other < cpus.count && !isStale; other++) isStale = isOpen(other);
    const ns = isStale ? latency : shootdowns.worst[cpu];
    contract.returned(ns, latency, isStale || ns > latency);
  }

  private broadcastEnds(cpu: number, t: number): void {
    const { shootdowns, exposure, counters, cpus } = this;
    const t0 = shootdowns.t0[cpu];
    counters.remoteFlush += 1;
    counters.received += cpus.count - 1;
    if (!shootdowns.isMeasured[cpu]) return;
    this.latency.add(t - t0);
    if (!shootdowns.isFollowed[cpu]) return;
    let worst = 0;
    for (let other = 0; other < cpus.count; other++) {
      if (other === cpu) continue;
      if (cpus.phases[other] === phase.user && cpus.handlerEnd[other] < t) cpus.lastUser[other] = t;
      const window = exposure.closeCovered(other, t0, t, shootdowns.pages[cpu]);
      worst = Math.max(worst, window);
      if (other === this.contract.attackedCpu) shootdowns.attackedNs[cpu] = window;
    }
    shootdowns.worst[cpu] = worst;
    exposure.addWorst(worst);
  }
}
