// The flush requests that wait on each CPU for its next handler, in order of the time they were queued:
// a time may be ahead of the clock, and an earlier one may come after it. Knows which request found its
// queue empty, and so needs an interrupt. Does not send interrupts.
import type { Requester } from './requester.ts';

export class RequestQueues {
  /** Per CPU: how many requests wait. */
  readonly lengths: Int32Array;
  private readonly room: number;
  private readonly times: Float64Array;
  private readonly requesters: Int32Array;

  constructor(cpus: number) {
    // One of each other CPU at most, one that nobody waits for, and one to spare.
    this.room = cpus + 2;
    this.lengths = new Int32Array(cpus);
    this.times = new Float64Array(cpus * this.room);
    this.requesters = new Int32Array(cpus * this.room);
  }

  /** Puts a request on a CPU's queue. True if it is the first there: it needs an interrupt. */
  add(cpu: number, at: number, requester: Requester): boolean {
    const { times, requesters } = this;
    const base = cpu * this.room;
    let place = base + this.lengths[cpu]++;
    while (place > base && times[place - 1] > at) {
      times[place] = times[place - 1];
      requesters[place] = requesters[place - 1];
      place--;
    }
    times[place] = at;
    requesters[place] = requester;
    return place === base;
  }

  /** Place of a CPU's first request; the others follow it. */
  firstOf(cpu: number): number {
    return cpu * this.room;
  }

  /** When the request at a place was queued, ns. */
  timeAt(place: number): number {
    return this.times[place];
  }

  requesterAt(place: number): Requester {
    return this.requesters[place] as Requester;
  }

  /** Place of a requester's request on a CPU's queue; -1 if it is not there. */
  placeOf(cpu: number, requester: Requester): number {
    const base = cpu * this.room;
    for (let place = base + this.lengths[cpu] - 1; place >= base; place--) {
      if (this.requesters[place] === requester) return place;
    }
    return -1;
  }

  /** Takes the request at a place off a CPU's queue. */
  remove(cpu: number, place: number): void {
    const { times, requesters } = this;
    const last = cpu * this.room + --this.lengths[cpu];
    for (; place < last; place++) {
      times[place] = times[place + 1];
      requesters[place] = requesters[place + 1];
    }
  }

  /** Takes the first `taken` requests off a CPU's queue. */
  drop(cpu: number, taken: number): void {
    const { times, requesters } = this;
    const base = cpu * this.room;
    const rest = this.lengths[cpu] - taken;
    for (let place = base; place < base + rest; place++) {
      times[place] = times[place + taken];
      requesters[place] = requesters[place + taken];
    }
    this.lengths[cpu] = rest;
  }
}
