// The flush of one page operation: whether there is a request, its targets, the local phase and the
// return (MODEL.md, section 4). Sends, handlers and waits are the shootdowns'; what the CPU does once
// the op is complete is the machine's.
import type { Policy } from '../../shared/spec/policy.ts';
import type { AgeWatch } from './age-watch.ts';
import { broadcasts, isBroadcast } from './broadcasts.ts';
import { category } from './category.ts';
import type { Clock } from './clock.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { DeepIdle } from './deep-idle.ts';
import type { Exposure } from './exposure.ts';
import type { Flushes } from './flushes.ts';
import { FreeLists } from './free-lists.ts';
import type { FullFlushes } from './full-flushes.ts';
import { takeFlush, type Generations } from './generations.ts';
import type { HeldRequests } from './held-requests.ts';
import { findFlushOrder, type FlushOrder } from './flush-order.ts';
import { ObservedSpan } from './observed-span.ts';
import { MeasuredShootdowns } from './measured-shootdowns.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import type { Requests } from './requests.ts';
import { Returns } from './returns.ts';
import type { Rings } from './rings.ts';
import type { Setup } from './setup.ts';
import type { Shootdowns } from './shootdowns.ts';
import { chooseTargets, type TargetParts } from './targets.ts';

/** How often flushes are forgotten that no open request can ask about. */
const forgetEveryNs = 100_000;

export interface OpFlushParts extends TargetParts {
  readonly setup: Setup;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly costs: Costs;
  readonly counters: Counters;
  readonly full: FullFlushes;
  readonly generations: Generations | null;
  /** Its place among the sides of the machine. */
  readonly side: number;
  readonly contract: ContractCheck;
  readonly exposure: Exposure;
  readonly pending: PendingFlushes;
  readonly rings: Rings | null;
  readonly ageWatch: AgeWatch | null;
  readonly held: HeldRequests | null;
  readonly flushes: Flushes;
  readonly deepIdle: DeepIdle | null;
  readonly observer: Observer | null;
}

export class OpFlush {
  readonly measured: MeasuredShootdowns;
  private readonly span = new ObservedSpan();
  private nextForget = forgetEveryNs;
  private readonly policy: Policy;
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly counters: Counters;
  private readonly exposure: Exposure;
  private readonly shootdowns: Shootdowns;
  private readonly requests: Requests;
  private readonly full: FullFlushes;
  private readonly generations: Generations | null;
  private readonly side: number;
  private readonly rings: Rings | null;
  private readonly ageWatch: AgeWatch | null;
  private readonly flushes: Flushes;
  private readonly targetParts: TargetParts;
  private readonly costs: Costs;
  private readonly held: HeldRequests | null;
  private readonly isBroadcast: boolean;
  /** When the CPU that asks flushes its own TLB. */
  private readonly order: FlushOrder;
  /** Per CPU: whether its local phase is over before its shootdown is. */
  private readonly isLocalFirst: Uint8Array;
  private readonly observer: Observer | null;
  private readonly deepIdle: DeepIdle | null;
  private readonly freeLists: FreeLists;
  /** Per CPU: when its local phase started, ns. */
  private readonly localStart: Float64Array;
  /** Per CPU: whether the full flush of its local phase is done, and whether the request returned. */
  private readonly isFlushDone: Uint8Array;
  private readonly hasReturned: Uint8Array;
  /** Per CPU: whether its request is a shootdown, by the policy or for want of room in its ring. */
  private readonly isSent: Uint8Array;
  private readonly returns: Returns;

  constructor(parts: OpFlushParts) {
    this.policy = parts.policy;
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.counters = parts.counters;
    this.exposure = parts.exposure;
    this.shootdowns = parts.shootdowns;
    this.requests = parts.requests;
    this.full = parts.full;
    this.generations = parts.generations;
    this.side = parts.side;
    this.rings = parts.rings;
    this.ageWatch = parts.ageWatch;
    this.flushes = parts.flushes;
    this.targetParts = parts;
    this.costs = parts.costs;
    this.held = parts.held;
    this.isBroadcast = isBroadcast(parts.policy);
    this.measured = new MeasuredShootdowns(parts.requests);
    this.order = findFlushOrder(parts.setup);
    this.observer = parts.observer;
    this.deepIdle = parts.deepIdle;
    const n = this.cpus.count;
    this.freeLists = new FreeLists(n, this.policy.batchPages);
    this.localStart = new Float64Array(n);
    this.isFlushDone = new Uint8Array(n);
    this.hasReturned = new Uint8Array(n);
    this.isSent = new Uint8Array(n);
    this.isLocalFirst = new Uint8Array(n);
    this.returns = new Returns({ ...parts, measured: this.measured, isSent: this.isSent });
  }

  /**
   * Requests with t0 in [from, to) are observed; all are until this is called. Windows are followed of
   * those before `followedTo`.
   */
  measure(from: number, to: number, followedTo = to): void {
    this.span.set(from, to, followedTo);
  }

  /**
   * Starts the flush of an op whose kernel phase ends at t; false if the op needs none. Pages that
   * `isFromFreeList` are flushed when the list is refilled, if the policy batches.
   */
  start(cpu: number, t: number, opPages: number, isFromFreeList: boolean): boolean {
    const { policy, freeLists } = this;
    const isListed = policy.batchPages > 1 && isFromFreeList;
    if (isListed && !freeLists.take(cpu)) return false;
    const pages = isListed ? policy.batchPages : opPages;
    const isFull = isListed || policy.local === 'full' || pages > policy.flushCeilingPages;
    // A barrier has no pages, and flushes nothing.
    return this.request(cpu, t, pages, isFull && pages > 0);
  }

  /** A CPU asks for a flush at t0; false if it is gathered with those that come, and nothing is to be done. */
  request(cpu: number, t0: number, pages: number, isAll: boolean): boolean {
    const { shootdowns, requests, exposure, counters, held } = this;
    const { remote } = this.policy;
    counters.flushRequests += 1;
    const followed = this.span.isFollowed(t0);
    const isGathered = held !== null && held.gathers(cpu);
    const isForced = held !== null && held.reuses(cpu, t0, pages);
    const isFull = isAll || isForced || (held !== null && !held.beforeReuse);
    requests.begin(cpu, t0, pages, isFull);
    requests.side[cpu] = this.side;
    requests.observe(cpu, this.span.isMeasured(t0), followed);
    this.ageWatch?.request(t0, cpu);
    this.generations?.request(cpu);
    if (t0 >= this.nextForget) {
      this.full.forgetBefore(Math.min(t0, shootdowns.oldestUnderWay()));
      this.nextForget = t0 + forgetEveryNs;
    }
    const lacksRoom = remote === 'deferred' && this.rings !== null && !this.rings.hasRoom(cpu);
    const isSent = !isGathered && (remote === 'ipi' || isForced || lacksRoom);
    this.isSent[cpu] = isSent ? 1 : 0;
    if (followed) {
      const isDirect = (isSent && !this.targetParts.postsIdle) || this.isBroadcast;
      if (isDirect) exposure.requestDirect(cpu);
      else requests.loggedAt[cpu] = exposure.requestLogged(t0, cpu, pages);
    }
    this.deepIdle?.requested(cpu, t0);
    this.observer?.requests(cpu, t0, {
      side: this.side,
      pages,
      isFull,
      isFollowed: followed,
      loggedAt: requests.loggedAt[cpu],
      isSent,
    });
    held?.keep(cpu, t0, requests.loggedAt[cpu], { isGathered, isSent });
    if (isGathered) {
      this.observer?.returns(cpu, t0);
      return false;
    }
    const isLocalFirst = isSent && this.order === 'local-first';
    this.isLocalFirst[cpu] = isLocalFirst ? 1 : 0;
    if (isSent) chooseTargets(cpu, this.targetParts);
    if (isSent) this.measured.begins(cpu);
    if (this.broadcasts(cpu)) this.measured.begins(cpu);
    if (isSent && !isLocalFirst && this.interrupts(cpu, t0)) return true;
    this.startLocal(cpu, t0);
    return true;
  }

  /** Starts a shootdown at t; false if there is no CPU to interrupt. */
  private interrupts(cpu: number, t: number): boolean {
    if (this.shootdowns.start(cpu, t)) {
      this.counters.remoteFlush += 1;
      this.observer?.sends(cpu, t);
      return true;
    }
    this.measured.hasNoTarget(cpu);
    this.shootdowns.hasNoTarget(cpu);
    return false;
  }

  /** A send step of the CPU's shootdown ends at t. */
  sendEnds(cpu: number, t: number): void {
    const { sends } = this.targetParts;
    const sentAt = sends.sendFrom(cpu, t);
    if (sentAt < 0) return;
    const kickedAt = sends.kickFrom(cpu, sentAt);
    if (kickedAt < 0) return;
    if (this.order === 'concurrent') {
      this.isLocalFirst[cpu] = 1;
      this.startLocal(cpu, kickedAt);
    } else this.shootdowns.wait(cpu, kickedAt);
  }

  /** The CPU's shootdown is over at t; true if the op is complete. */
  waitEnds(cpu: number, t: number): boolean {
    this.observer?.waitEnds(cpu, t);
    this.measured.ends(cpu, t);
    if (this.isLocalFirst[cpu] === 0) {
      this.startLocal(cpu, t);
      return false;
    }
    this.returns.of(cpu, t);
    return true;
  }

  private broadcasts(cpu: number): boolean {
    return broadcasts(this.policy, this.targetParts.members, cpu);
  }

  private startLocal(cpu: number, t: number): void {
    const { requests, cpus, costs } = this;
    const { local, remote, pending, beforeReuse } = this.policy;
    const isSkipped = local === 'none' && !(beforeReuse && this.isSent[cpu] === 1);
    const isFull = requests.isFull[cpu] === 1;
    const kind = isSkipped ? 'none' : takeFlush(this.generations, cpu, cpu, isFull);
    const flush = costs.localNs(cpu, kind, requests.pages[cpu]);
    let more = 0;
    const posts = remote === 'deferred' && this.isSent[cpu] === 0;
    const hasOthers = this.targetParts.members.countOthers(cpu) > 0;
    if (posts && pending !== 'task' && hasOthers) more = costs.post[cpu];
    else if (this.broadcasts(cpu)) more = costs.broadcastNs(requests, cpu);
    const to = this.isBroadcast ? category.broadcastWait : category.deferredFlush;
    // With generations interrupts are off: one that came would find the CPU further than it is.
    const isMasked = this.generations !== null && kind !== 'none';
    const stopsAtFlush = kind === 'full' && !isMasked;
    this.isFlushDone[cpu] = stopsAtFlush ? 0 : 1;
    this.hasReturned[cpu] = 0;
    this.localStart[cpu] = t;
    cpus.enter(cpu, phase.local, t, isMasked ? 0 : flush, more, to);
    if (isMasked) {
      cpus.steal(cpu, t, flush, category.localFlush);
      if (kind === 'full') this.flushes.ranFully(cpu, t, t + flush);
    }
    if (stopsAtFlush) this.clock.phaseEnds.set(cpu, t + flush);
    else if (kind === 'range') {
      this.counters.localFlushOne += requests.pages[cpu];
      this.observer?.flushesOwn(cpu, t, requests.pages[cpu], this.side);
    }
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
    if (this.hasReturned[cpu] === 0 && this.isLocalFirst[cpu] === 0) {
      this.hasReturned[cpu] = 1;
      this.returns.of(cpu, t);
    }
    if (cpus.payDebt(cpu, t)) return false;
    return this.isLocalFirst[cpu] === 0 || this.goOnRemotely(cpu, t);
  }

  /** The local flush is done at t before the others' is; true if there are no others to flush. */
  private goOnRemotely(cpu: number, t: number): boolean {
    if (this.order === 'concurrent') this.shootdowns.wait(cpu, t);
    else if (!this.interrupts(cpu, t)) {
      this.returns.of(cpu, t);
      return true;
    }
    return false;
  }
}
