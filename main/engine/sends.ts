// The sends of a shootdown, and its kicks: who is asked, and when each request is queued. A send loop runs
// ahead of the clock, so that most sends cost no event; queues are kept in order of time, so the result is
// that of one event per step. What is queued too far ahead is taken back when a handler hits the sender.
// Does not know what a request is for, or when it is served.
import type { AgeWatch } from './age-watch.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import { findFlushOrder } from './flush-order.ts';
import type { Handlers } from './handlers.ts';
import type { Observer } from './observer.ts';
import { phase } from './phase.ts';
import { waitingCpu } from './requester.ts';
import type { Rings } from './rings.ts';
import type { Setup } from './setup.ts';

/**
 * Sends that go ahead of the clock together where they can be taken back: an event each 16 sends costs
 * little, and a handler that hits the sender undoes few of them.
 */
const sendsTogether = 16;

export interface SendParts {
  readonly setup: Setup;
  readonly clock: Clock;
  readonly cpus: Cpus;
  readonly costs: Costs;
  readonly handlers: Handlers;
  readonly sides: readonly { readonly rings: Rings | null; readonly ageWatch: AgeWatch | null }[];
  readonly observer: Observer | null;
}

/** How far ahead of the clock sends may go. */
type Lead =
  /** Not at all: timers may hit any CPU. */
  | 'none'
  /** As far as nothing can hit the sender: an interrupt takes at least the shortest delivery. */
  | 'safe'
  /** Beyond that: what is not yet over when a handler hits the sender is taken back. */
  | 'far';

/**
 * Nothing can be taken back that others have acted on: an interrupt that left as a request was queued, or
 * what an observer was told. Who does not wait would have to know whether a request before its own stays.
 */
function findLead({ handlers, sides, observer }: SendParts): Lead {
  if (sides.some(({ ageWatch }) => ageWatch !== null)) return 'none';
  const allWait = sides.every(({ rings }) => rings === null);
  return handlers.kicks !== null && allWait && observer === null ? 'far' : 'safe';
}

export class Sends {
  /** Per CPU, the targets of its shootdown in order; and how many there are. */
  readonly targets: Int32Array;
  readonly targetCount: Int32Array;
  private readonly cursor: Int32Array;
  /** Per initiator: when its latest request was queued, ns; -1 if none can be taken back. */
  private readonly queuedTo: Float64Array;
  /** Per initiator that is at its kicks: the place after that of the kick under way; else 0. */
  private readonly nextKick: Int32Array;
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly handlers: Handlers;
  private readonly lead: Lead;
  /** Whether nothing but the wait follows the sends, which may begin ahead of the clock. */
  private readonly waitsAhead: boolean;
  /** Whether a host can take CPUs away. */
  private readonly isGuest: boolean;

  constructor(parts: SendParts) {
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.handlers = parts.handlers;
    this.lead = findLead(parts);
    this.isGuest = parts.setup.machine.vcpuStolenMs > 0;
    this.waitsAhead = parts.handlers.kicks === null && findFlushOrder(parts.setup) !== 'concurrent';
    const n = parts.cpus.count;
    this.targets = new Int32Array(n * n);
    this.targetCount = new Int32Array(n);
    this.cursor = new Int32Array(n);
    this.queuedTo = new Float64Array(n).fill(-1);
    this.nextKick = new Int32Array(n);
  }

  addTarget(initiator: number, target: number): void {
    this.targets[initiator * this.cpus.count + this.targetCount[initiator]++] = target;
  }

  clearTargets(initiator: number): void {
    this.targetCount[initiator] = 0;
  }

  /** Starts sending to the targets added, at least one, at t. */
  start(initiator: number, t: number): void {
    const { cpus, costs } = this;
    this.cursor[initiator] = 0;
    const first = this.targets[initiator * cpus.count];
    const mask = this.targetCount[initiator] > 1 ? costs.mask : 0;
    cpus.enter(initiator, phase.send, t, costs.send(initiator, first) + mask);
  }

  /**
   * The send step that ends at t, and those after it that go ahead of the clock. Returns when all is sent,
   * which may be ahead of the clock; -1 if it goes on.
   */
  sendFrom(initiator: number, t: number): number {
    const { cpus, costs, clock, handlers, targets } = this;
    const base = initiator * cpus.count;
    const count = this.targetCount[initiator];
    let next = this.cursor[initiator];
    if (next === count) return t;
    const horizon =
      this.lead === 'far' ? this.nextHit(initiator) : this.undisturbedTo(initiator, t);
    const stop = this.lead === 'far' ? Math.min(count, next + sendsTogether) : count;
    // `+` says that it is a number: V8 keeps what grows from a parameter on the heap.
    let at = +t;
    for (;;) {
      handlers.queue(targets[base + next], at, waitingCpu(initiator));
      next++;
      if (next === count) break;
      const queuedAt = at;
      at += costs.send(initiator, targets[base + next]);
      if (at < horizon && next < stop) continue;
      this.cursor[initiator] = next;
      this.queuedTo[initiator] = queuedAt;
      clock.phaseEnds.set(initiator, at);
      return -1;
    }
    this.cursor[initiator] = count;
    this.queuedTo[initiator] = at;
    if (this.waitsAhead || at === t) return at;
    // Whom to kick, and what the local flush is, is known when the clock is there.
    clock.phaseEnds.set(initiator, at);
    return -1;
  }

  /** The next that hits an initiator or ends the run, as far as it is known, ns. */
  private nextHit(initiator: number): number {
    const { interrupts, ticks, vcpus, border } = this.clock;
    const hit = Math.min(interrupts.timeOf(initiator), ticks.timeOf(initiator), border);
    return this.isGuest ? Math.min(hit, vcpus.timeOf(initiator)) : hit;
  }

  /** Until when nothing can hit an initiator at t; at least t. */
  private undisturbedTo(initiator: number, t: number): number {
    return this.lead === 'none' ? t : Math.min(t + this.costs.ipiMin, this.nextHit(initiator));
  }

  /** A handler hits an initiator at t: requests that it has queued ahead of that are taken back. */
  isHit(initiator: number, t: number): void {
    if (this.lead !== 'far' || this.queuedTo[initiator] < t) return;
    const base = initiator * this.cpus.count;
    let next = this.cursor[initiator];
    let end = Infinity;
    for (; next > 0; next--) {
      const queuedAt = this.handlers.takeBack(initiator, this.targets[base + next - 1], t);
      if (queuedAt < 0) break;
      end = queuedAt;
    }
    // The last was queued at t itself, and is served by now.
    if (end === Infinity) return;
    this.queuedTo[initiator] = -1;
    this.cursor[initiator] = next;
    // The step that was hit is under way again: the time that the handler takes is still to be added.
    this.clock.phaseEnds.set(initiator, end);
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
    // As above: a number.
    let at = +t;
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
}
