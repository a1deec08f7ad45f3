// Time, and the loop that moves it: the earliest event is next, and the clock stands at its time while
// the listener deals with it. At the same time the kinds go in the order of `ClockListener`, and within
// a kind the lower place goes first. Time never runs backwards. Does not know what an event means.
import { EventQueue } from './event-queue.ts';
import { Timers } from './timers.ts';

/** What can happen, in the order in which it happens at the same time. `t` is the time, ns. */
export interface ClockListener {
  /** An interrupt comes up on a CPU. */
  interrupt(cpu: number, t: number): void;
  /** What a place of the work waited for has come: a task wakes, or a recorded step is due. */
  wake(place: number, t: number): void;
  /** The scheduler's tick on a CPU. */
  tick(cpu: number, t: number): void;
  /** A CPU may have been stale for the maximum age. */
  ageIsUp(cpu: number, t: number): void;
  /** The host wants the CPU of a vCPU. */
  deschedules(cpu: number, t: number): void;
  /** A CPU has been idle for as long as it takes to sleep deeply. */
  sleeps(cpu: number, t: number): void;
  /** A CPU's phase comes to its end. */
  phaseEnds(cpu: number, t: number): void;
}

export class Clock {
  /** The time of the event under way, or of the last one; -Infinity before the first; ns. */
  now = -Infinity;
  /** No event at or after this time happens before `run` returns, ns. */
  border = -Infinity;
  readonly interrupts: Timers;
  readonly wakes: Timers;
  readonly ticks: Timers;
  readonly ages: Timers;
  readonly vcpus: Timers;
  readonly deeps: Timers;
  readonly phaseEnds: Timers;
  private readonly queue: EventQueue;

  /**
   * `wakes` is how many wake-ups there can be at a time, `vcpus` how many CPUs a host can take away,
   * `deeps` how many can sleep deeply.
   */
  constructor(cpus: number, wakes: number, vcpus = 0, deeps = 0) {
    this.queue = new EventQueue(4 * cpus + wakes + vcpus + deeps);
    this.interrupts = new Timers(this.queue, 0, cpus);
    this.wakes = new Timers(this.queue, this.interrupts.end, wakes);
    this.ticks = new Timers(this.queue, this.wakes.end, cpus);
    this.ages = new Timers(this.queue, this.ticks.end, cpus);
    this.vcpus = new Timers(this.queue, this.ages.end, vcpus);
    this.deeps = new Timers(this.queue, this.vcpus.end, deeps);
    this.phaseEnds = new Timers(this.queue, this.deeps.end, cpus);
  }

  /**
   * Lets events happen up to (not including) time `end`, or until `isDone` says so after an event.
   * Returns the time it came to, ns.
   * @throws Error if an event is due before the one that went last: a fault of the engine.
   */
  run(listener: ClockListener, end: number, isDone?: () => boolean): number {
    const { queue } = this;
    const interruptsEnd = this.interrupts.end;
    const wakesEnd = this.wakes.end;
    const ticksEnd = this.ticks.end;
    const agesEnd = this.ages.end;
    const vcpusEnd = this.vcpus.end;
    const deepsEnd = this.deeps.end;
    this.border = end;
    for (;;) {
      const slot = queue.top;
      const t = queue.times[slot];
      if (t >= end) return end;
      if (!(t >= this.now)) throw new Error(`time runs backwards: from ${this.now} to ${t} ns`);
      this.now = t;
      if (slot < interruptsEnd) listener.interrupt(slot, t);
      else if (slot >= deepsEnd) listener.phaseEnds(slot - deepsEnd, t);
      else if (slot >= vcpusEnd) listener.sleeps(slot - vcpusEnd, t);
      else if (slot >= agesEnd) listener.deschedules(slot - agesEnd, t);
      else if (slot >= ticksEnd) listener.ageIsUp(slot - ticksEnd, t);
      else if (slot >= wakesEnd) listener.tick(slot - wakesEnd, t);
      else listener.wake(slot - interruptsEnd, t);
      if (isDone?.()) return t;
    }
  }
}
