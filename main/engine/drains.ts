// Deferred flushes carried out: at switches, ticks and kernel entries, and by the timer that maxAgeUs
// sets (MODEL.md, section 5). When to look is the simulation's; here is what happens then.
import { category, idleHandler, phase } from './cpus.ts';
import { SimulationParts } from './simulation-parts.ts';

export abstract class Drains extends SimulationParts {
  /**
   * After a switch or a kernel entry, and the drain that it asked for: what comes next (`after`).
   * `lookedAt` is when the CPU looked whether it was marked.
   */
  protected abstract goOn(cpu: number, t: number, next: number, lookedAt: number): void;

  protected drainByInterrupt(cpu: number, t: number): void {
    const pages = this.pending.clear(cpu, this.cpus.task[cpu]);
    const length = pages > 0 ? pages * this.costs.invlpg : this.costs.fullFlush;
    this.cpus.steal(cpu, t, length, category.deferredFlush);
    this.flushed(cpu, pages, t, t + length);
  }

  protected startDrain(cpu: number, t: number, next: number): void {
    const pages = this.pending.clear(cpu, this.cpus.task[cpu]);
    this.flushPages[cpu] = this.postedIdle[cpu] ? 0 : pages;
    this.postedIdle[cpu] = 0;
    this.afterDrain[cpu] = next;
    this.flushStart[cpu] = t;
    this.isFlushDone[cpu] = 0;
    const { invlpg, fullFlush } = this.costs;
    const length = this.flushPages[cpu] > 0 ? this.flushPages[cpu] * invlpg : fullFlush;
    this.cpus.enter(cpu, phase.drain, t, length);
  }

  protected drainEnds(cpu: number, t: number): void {
    if (!this.isFlushDone[cpu]) {
      this.isFlushDone[cpu] = 1;
      this.flushed(cpu, this.flushPages[cpu], this.flushStart[cpu], t);
    }
    if (this.cpus.payDebt(cpu, t)) return;
    this.goOn(cpu, t, this.afterDrain[cpu], this.flushStart[cpu]);
  }

  /** A drain's flush of `pages` (0 is full) ran on a CPU. */
  protected flushed(cpu: number, pages: number, start: number, end: number): void {
    if (pages === 0) {
      this.fullyFlushed(cpu, start, end);
      return;
    }
    this.counters.localFlushOne += pages;
    this.exposure.cover(cpu, start, end);
    this.noteCovered(cpu, start);
  }

  fullyFlushed(cpu: number, start: number, end: number): void {
    this.counters.localFlushAll += 1;
    this.cpus.debt[cpu] += this.tlb.flush(cpu, start, end, this.cpus.lastUser[cpu]);
    this.exposure.cover(cpu, start, end);
    this.noteCovered(cpu, start);
  }

  protected noteCovered(cpu: number, start: number): void {
    if (!this.age) return;
    this.age.covered(cpu, start);
    const slot = this.ageSlot + cpu;
    if (this.events.times[slot] === Infinity) this.events.set(slot, start + this.age.maxAgeNs);
  }

  unwaitedTaken(cpu: number): void {
    this.pending.clearAll(cpu);
  }

  protected checkAge(cpu: number, t: number): void {
    const { age, events, cpus, costs } = this;
    if (!age) return;
    const slot = this.ageSlot + cpu;
    const oldest = age.oldest(cpu);
    const deadline = (oldest ? oldest.t0 : t) + age.maxAgeNs;
    if (!oldest || deadline > t) {
      events.set(slot, deadline);
      return;
    }
    events.set(slot, Infinity);
    const poster = oldest.who;
    const asleep = cpus.phases[poster] === phase.idle && cpus.handlerEnd[poster] <= t;
    const start = Math.max(t, cpus.handlerEnd[poster]) + (asleep ? costs.idleExit : 0);
    const over = cpus.handlerCategoryOf(poster);
    const send = over === idleHandler ? idleHandler : category.ipiSend;
    cpus.steal(poster, start, costs.irq, over);
    cpus.steal(poster, start + costs.irq, costs.send(poster, cpu), send);
    this.counters.remoteFlush += 1;
    this.shootdowns.queueRequest(cpu, cpus.handlerEnd[poster], this.n + poster);
  }
}
