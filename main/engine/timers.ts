// The events of one kind, at most one for each place (a CPU, or a task): a range of slots of the event
// queue under a name. Kinds with lower slots go first among events at the same time.
import type { EventQueue } from './event-queue.ts';

export class Timers {
  /** The slot of place 0, and the slot after the last place. */
  readonly first: number;
  readonly end: number;
  private readonly queue: EventQueue;

  constructor(queue: EventQueue, first: number, count: number) {
    this.queue = queue;
    this.first = first;
    this.end = first + count;
  }

  /** Sets the time of a place's event, ns; Infinity is no event. */
  set(place: number, time: number): void {
    this.queue.set(this.first + place, time);
  }

  /** The time of a place's event, ns; Infinity if there is none. */
  timeOf(place: number): number {
    return this.queue.times[this.first + place];
  }
}
