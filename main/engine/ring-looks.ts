// What the owner of a ring does at its ticks and switches (MODEL.md, section 5): it frees entries that are
// finished, and asks CPUs that have left one unfinished for two ticks for a full flush, without waiting.
import { category } from './category.ts';
import type { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { Observer } from './observer.ts';
import { unwaitingCpu } from './requester.ts';
import type { Rings } from './rings.ts';
import type { Handlers } from './handlers.ts';

export class RingLooks {
  private readonly rings: Rings;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly counters: Counters;
  private readonly handlers: Handlers;
  private readonly observer: Observer | null;
  private readonly side: number;

  constructor(parts: {
    readonly rings: Rings;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly counters: Counters;
    readonly handlers: Handlers;
    readonly observer: Observer | null;
    /** Its place among the sides of the machine. */
    readonly side: number;
  }) {
    this.rings = parts.rings;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.counters = parts.counters;
    this.handlers = parts.handlers;
    this.observer = parts.observer;
    this.side = parts.side;
  }

  /** The CPU has come by a switch. */
  atSwitch(cpu: number): void {
    this.rings.free(cpu);
  }

  /** The CPU's tick comes at t, and it has not swept yet. */
  atTick(cpu: number, t: number): void {
    const { cpus, costs, handlers } = this;
    this.rings.free(cpu);
    const late = this.rings.takeLate(cpu);
    if (late.length === 0) return;
    const start = Math.max(t, cpus.handlerEnd[cpu]);
    this.observer?.asks(cpu, start, this.side);
    let at = start;
    for (const other of late) {
      at += costs.sendAlone(cpu, other);
      handlers.queue(other, at, unwaitingCpu(cpu, this.side));
    }
    cpus.steal(cpu, start, at - start, category.ipiSend);
    this.counters.remoteFlush += 1;
  }
}
