// What reaches a CPU of a shootdown: requests on its queue, the interrupt for them, the handler that
// flushes (MODEL.md, section 4). Does not know who waits for it: it tells its listener when a CPU has
// reported and when it is clean.
import type { Policy } from '../../shared/spec/policy.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { DeepIdle } from './deep-idle.ts';
import type { Flushes } from './flushes.ts';
import { takeFlush, type FlushKind, type Generations } from './generations.ts';
import { Kicks } from './kicks.ts';
import type { LazyCpus } from './lazy.ts';
import type { Observer } from './observer.ts';
import type { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import { RequestQueues } from './request-queues.ts';
import { cpuOf, isWaiting, sideOfUnwaiting, waitingCpu, type Requester } from './requester.ts';
import type { Requests } from './requests.ts';
import { ServedRequests } from './served-requests.ts';
import type { Setup } from './setup.ts';

/** What serving requests of one side takes: those for the direct map, or for user mappings. */
export interface ServedSide {
  readonly costs: Costs;
  readonly flushes: Flushes;
  readonly pending: PendingFlushes;
  /** Set if user mappings carry generations. */
  readonly generations: Generations | null;
  readonly lazy: LazyCpus;
  readonly policy: Policy;
}

export interface HandlerParts {
  readonly setup: Setup;
  readonly clock: Clock;
  readonly cpus: Cpus;
  readonly costs: Costs;
  readonly counters: Counters;
  readonly requests: Requests;
  readonly sides: readonly ServedSide[];
  /** Null if no CPU ever sleeps deeply. */
  readonly deepIdle: DeepIdle | null;
  readonly observer: Observer | null;
  /** A handler on a CPU has served these requests. */
  readonly onServed: (cpu: number, served: ServedRequests) => void;
  /** A handler begins at t on a CPU that is at its sends. */
  readonly onHit: (cpu: number, t: number) => void;
}

export class Handlers {
  /** Set if all interrupts of a shootdown leave after its last request is queued. */
  readonly kicks: Kicks | null;
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly counters: Counters;
  private readonly requests: Requests;
  private readonly observer: Observer | null;
  private readonly queues: RequestQueues;
  private readonly acksEarly: boolean;
  private readonly sides: readonly ServedSide[];
  private readonly drops: boolean;
  private readonly deepIdle: DeepIdle | null;
  /** Per CPU: whether it leaves idle for an interrupt, and when it is awake, ns. */
  private readonly isWaking: Uint8Array;
  private readonly awakeAt: Float64Array;
  private readonly served: ServedRequests;
  /** Whether a request by range is no more than its flush: nobody looks on, and nothing is known of others. */
  private readonly isPlain: boolean;
  private readonly onServed: HandlerParts['onServed'];
  private readonly onHit: HandlerParts['onHit'];

  constructor(parts: HandlerParts) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.counters = parts.counters;
    this.requests = parts.requests;
    this.observer = parts.observer;
    this.onServed = parts.onServed;
    this.onHit = parts.onHit;
    const { kernel } = parts.setup;
    const { costs, observer } = this;
    const count = this.cpus.count;
    const queues = new RequestQueues(count);
    const isToAll = kernel.kickTo === 'all';
    this.queues = queues;
    this.isWaking = new Uint8Array(count);
    this.awakeAt = new Float64Array(count);
    this.kicks =
      kernel.kick === 'once'
        ? new Kicks({ count, clock: this.clock, costs, queues, isToAll, observer })
        : null;
    this.sides = parts.sides;
    this.drops = parts.sides.some(({ lazy }) => lazy.drops);
    this.deepIdle = parts.deepIdle;
    this.acksEarly = kernel.acknowledge === 'before-flush';
    this.served = new ServedRequests(count);
    const [first, ...others] = parts.sides;
    const isSimple = first.generations === null && !first.policy.beforeReuse;
    this.isPlain = observer === null && others.length === 0 && isSimple;
  }

  /** Puts a request on a target's queue at `at`, which may be ahead of the clock. */
  queue(target: number, at: number, requester: Requester): void {
    this.counters.ipisRequested += 1;
    this.observer?.queues(target, at, requester);
    if (!this.queues.add(target, at, requester)) return;
    if (this.kicks) this.kicks.cameFirst(target);
    else this.sendInterrupt(target);
  }

  /** Takes a CPU's request off a target's queue if it was queued at t or later; returns when that was, ns, or -1. */
  takeBack(initiator: number, target: number, t: number): number {
    const { queues } = this;
    const place = queues.placeOf(target, waitingCpu(initiator));
    const at = place < 0 ? -1 : queues.timeAt(place);
    if (at < t) return -1;
    this.counters.ipisRequested -= 1;
    queues.remove(target, place);
    if (place === queues.firstOf(target)) this.kicks?.wentFirst(initiator, target);
    return at;
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
    const exit = this.deepIdle?.exitNs(cpu) ?? costs.idleExit;
    if (
      cpus.phases[cpu] === phase.idle &&
      busyUntil < t &&
      exit > 0 &&
      !(this.isWaking[cpu] && t >= this.awakeAt[cpu])
    ) {
      if (!this.isWaking[cpu]) this.awakeAt[cpu] = t + exit;
      this.isWaking[cpu] = 1;
      this.deepIdle?.stirs(cpu);
      // A task can come before the CPU is awake: then the next interrupt is taken at once.
      const next = this.kicks?.nextArrival(cpu, t) ?? Infinity;
      clock.interrupts.set(cpu, Math.min(this.awakeAt[cpu], next));
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
    const isOverUser = cpus.phases[cpu] === phase.user;
    // Booked after the loop; what user code ran before it must be known in it.
    if (isOverUser && start > cpus.handlerEnd[cpu]) cpus.lastUser[cpu] = start;
    const slow = costs.slow[cpu];
    if (cpus.phases[cpu] === phase.send) this.onHit(cpu, start);
    this.observer?.handles(cpu, start);
    let place = first;
    while (place < last && queues.timeAt(place) <= start) place++;
    const switches = isOverUser ? costs.ptiIrqHalf : 0;
    const taken = start + slow * (costs.irq + switches);
    const end = this.serveAll(cpu, first, place, taken) + slow * (costs.irqExit + switches);
    counters.received += place - first;
    counters.interruptsTaken += 1;
    queues.drop(cpu, place - first);
    cpus.steal(cpu, start, end - start, cpus.handlerCategoryOf(cpu));
    if (cpus.phases[cpu] === phase.idle) this.deepIdle?.rests(cpu, end);
    if (this.kicks) this.kicks.served(cpu, start);
    else if (place < last) this.sendInterrupt(cpu);
    else this.clock.interrupts.set(cpu, Infinity);
  }

  /** Deals with the requests at places [from, to) of a CPU's queue from t on; returns when that is done. */
  private serveAll(cpu: number, from: number, to: number, t: number): number {
    const { costs, queues, requests, served, acksEarly } = this;
    const { isFull, pages } = requests;
    const isLeft = this.drops && this.cpus.phases[cpu] === phase.idle;
    const isPlain = this.isPlain && !isLeft;
    const csd = costs.slow[cpu] * costs.csd;
    const invlpg = costs.slow[cpu] * costs.invlpg;
    let end = +t;
    let flushed = 0;
    for (let place = from; place < to; place++) {
      const requester = queues.requesterAt(place);
      if (isPlain && isWaiting(requester) && isFull[requester] === 0) {
        const begin = end + csd + costs.handler(requester, cpu);
        end = begin + pages[requester] * invlpg;
        flushed += pages[requester];
        served.add(requester, acksEarly ? begin : end, end);
      } else {
        this.report(cpu);
        end = +this.serve(cpu, requester, end, isLeft);
      }
    }
    this.counters.localFlushOne += flushed;
    this.report(cpu);
    return end;
  }

  /** Tells of what a CPU has served since this was called last. */
  private report(cpu: number): void {
    if (this.served.count > 0) this.onServed(cpu, this.served);
    this.served.count = 0;
  }

  /** The side that a request is of. */
  private sideOf(requester: Requester): ServedSide {
    const { sides, requests } = this;
    if (sides.length === 1) return sides[0];
    return sides[isWaiting(requester) ? requests.side[requester] : sideOfUnwaiting(requester)];
  }

  /**
   * Deals with one request from `t` on, in a handler on a CPU, which may be left to drop the process; returns
   * when that is done, ns.
   */
  private serve(cpu: number, requester: Requester, t: number, isLeft: boolean): number {
    const { costs, requests, observer } = this;
    const side = this.sideOf(requester);
    const { generations } = side;
    const initiator = cpuOf(requester);
    const begin = t + costs.slow[cpu] * costs.csd + costs.handler(initiator, cpu);
    if (!isWaiting(requester)) {
      observer?.serves(cpu, begin, requester);
      side.pending.clearAll(cpu);
      const end = this.flush(side, cpu, 'full', 0, begin);
      observer?.served(cpu, end, requester, 'full');
      return end;
    }
    const isFull = requests.isFull[initiator] === 1;
    if (side.policy.beforeReuse) side.pending.clearAll(cpu);
    const drops = isLeft && side.lazy.drops;
    const start = begin + (drops ? 0 : (generations?.readNs(cpu, initiator) ?? 0));
    const kind = drops
      ? this.drop(side, cpu, start)
      : takeFlush(generations, cpu, initiator, isFull);
    observer?.serves(cpu, start, requester);
    const end = this.flush(side, cpu, kind, requests.pages[initiator], start);
    observer?.served(cpu, end, requester, kind);
    this.served.add(initiator, this.acksEarly ? begin : end, end);
    return end;
  }

  /** An idle CPU drops the process at `start`. */
  private drop({ lazy }: ServedSide, cpu: number, start: number): FlushKind {
    const end = start + this.costs.slow[cpu] * this.costs.fullFlush;
    return lazy.drop(cpu, end) ? 'full' : 'none';
  }

  /** Flushes on a CPU from `start` on; returns when that is done. */
  private flush(
    { costs, flushes }: ServedSide,
    cpu: number,
    kind: FlushKind,
    pages: number,
    start: number,
  ): number {
    const slow = costs.slow[cpu];
    switch (kind) {
      case 'none':
        return start;
      case 'range':
        this.counters.localFlushOne += pages;
        return start + pages * (slow * costs.invlpg);
      case 'full':
        flushes.ranFully(cpu, start, start + slow * costs.fullFlush);
        return start + slow * costs.fullFlush;
    }
  }
}
