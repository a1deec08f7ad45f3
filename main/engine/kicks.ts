// Interrupts of kernels that queue all requests of a shootdown first and then send them at once
// (MODEL.md, section 4b). Knows which request found its queue empty, for only such a target is kicked;
// several interrupts can be on the way to one CPU, and those that come up while it is in a handler are
// one when that ends. The clock waits for the earliest of each CPU.
import { Arrivals } from './arrivals.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Observer } from './observer.ts';
import type { RequestQueues } from './request-queues.ts';
import { cpuOf, isWaiting, waitingCpu, type Requester } from './requester.ts';

export class Kicks {
  private readonly count: number;
  private readonly clock: Clock;
  private readonly costs: Costs;
  private readonly queues: RequestQueues;
  private readonly isToAll: boolean;
  private readonly observer: Observer | null;
  /** Per initiator and target: whether the request found the target's queue empty. */
  private readonly foundEmpty: Uint8Array;
  private readonly arrivals: Arrivals;

  constructor(parts: {
    readonly count: number;
    readonly clock: Clock;
    readonly costs: Costs;
    readonly queues: RequestQueues;
    readonly isToAll: boolean;
    readonly observer: Observer | null;
  }) {
    this.count = parts.count;
    this.clock = parts.clock;
    this.costs = parts.costs;
    this.queues = parts.queues;
    this.isToAll = parts.isToAll;
    this.observer = parts.observer;
    this.foundEmpty = new Uint8Array(parts.count * parts.count);
    this.arrivals = new Arrivals(parts.count);
  }

  /** A request came first on a target's queue; one that was first before has not found it empty. */
  cameFirst(target: number): void {
    const { queues } = this;
    const first = queues.firstOf(target);
    if (queues.lengths[target] > 1) this.mark(target, first + 1, false);
    this.mark(target, first, true);
  }

  /** A request that came first on a target's queue was taken off it again. */
  wentFirst(initiator: number, target: number): void {
    this.foundEmpty[initiator * this.count + target] = 0;
    if (this.queues.lengths[target] > 0) this.mark(target, this.queues.firstOf(target), true);
  }

  private mark(target: number, place: number, isFirst: boolean): void {
    const requester = this.queues.requesterAt(place);
    if (isWaiting(requester)) {
      this.foundEmpty[cpuOf(requester) * this.count + target] = isFirst ? 1 : 0;
    } else if (isFirst) {
      // Whoever does not wait kicks its target at once.
      this.sendFor(target, this.queues.timeAt(place), requester);
    } else this.takeBack(target, this.queues.timeAt(place), requester);
  }

  /** Whether an initiator has to send an interrupt for the request that it has queued on a target. */
  isDue(initiator: number, target: number): boolean {
    return this.isToAll || this.foundEmpty[initiator * this.count + target] === 1;
  }

  /** Sends an initiator's interrupt for that request. */
  send(initiator: number, target: number, sentAt: number): void {
    this.foundEmpty[initiator * this.count + target] = 0;
    this.sendFor(target, sentAt, waitingCpu(initiator));
  }

  private sendFor(cpu: number, sentAt: number, requester: Requester): void {
    const arrival = sentAt + this.costs.ipi(cpuOf(requester), cpu);
    this.observer?.kicks(cpu, sentAt, arrival, requester);
    this.arrivals.add(cpu, arrival);
    const { interrupts } = this.clock;
    if (arrival < interrupts.timeOf(cpu)) interrupts.set(cpu, arrival);
  }

  /** An interrupt was sent ahead of the clock for a request that then did not come first. */
  private takeBack(cpu: number, sentAt: number, requester: Requester): void {
    const arrival = sentAt + this.costs.ipi(cpuOf(requester), cpu);
    this.arrivals.remove(cpu, arrival);
    const { interrupts, now } = this.clock;
    if (interrupts.timeOf(cpu) !== arrival) return;
    // One that came while the CPU woke, or was in a handler, is still among those on the way.
    interrupts.set(cpu, Math.max(now, this.arrivals.earliest(cpu)));
  }

  /** When the first interrupt after t arrives at a CPU, of those on the way; Infinity without one. */
  nextArrival(cpu: number, t: number): number {
    return this.arrivals.firstAfter(cpu, t);
  }

  /** A handler that started on a CPU has served what had arrived; the first request left comes first. */
  served(cpu: number, start: number): void {
    this.arrivals.dropUntil(cpu, start);
    this.clock.interrupts.set(cpu, this.arrivals.earliest(cpu));
    if (this.queues.lengths[cpu] > 0) this.mark(cpu, this.queues.firstOf(cpu), true);
  }
}
