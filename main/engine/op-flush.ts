// The flush of one page operation: whether there is a request, its targets, the local phase and the
// return (MODEL.md, section 4). Sends, handlers and waits are shootdown.ts.
import { category, phase } from './cpus.ts';
import { Drains } from './drains.ts';
import { forgetEveryNs } from './simulation-parts.ts';

export abstract class OpFlush extends Drains {
  protected abstract opCompletes(cpu: number, t: number): void;

  /**
   * The flush of an op whose kernel phase ends at t. Pages that `isFromFreeList` are flushed when the
   * list is refilled, if the policy batches.
   */
  protected flushOp(cpu: number, t: number, opPages: number, isFromFreeList: boolean): void {
    const { policy } = this.setup;
    let pages = opPages;
    let isBatch = false;
    if (policy.batchPages > 1 && isFromFreeList) {
      isBatch = this.freeList[cpu] === 0;
      if (isBatch) this.freeList[cpu] = policy.batchPages;
      this.freeList[cpu] -= 1;
      if (!isBatch) {
        this.opCompletes(cpu, t);
        return;
      }
      pages = policy.batchPages;
    }
    const isFull = isBatch || policy.local === 'full' || pages > policy.flushCeilingPages;
    this.request(cpu, t, pages, isFull);
  }

  protected request(cpu: number, t0: number, pages: number, isFull: boolean): void {
    const { shootdowns, exposure, counters } = this;
    const { remote } = this.setup.policy;
    counters.flushRequests += 1;
    const measured = t0 >= this.measureFrom && t0 < this.measureTo;
    shootdowns.t0[cpu] = t0;
    shootdowns.pages[cpu] = pages;
    shootdowns.isFull[cpu] = isFull ? 1 : 0;
    shootdowns.isMeasured[cpu] = measured ? 1 : 0;
    shootdowns.loggedAt[cpu] = -1;
    this.age?.request(t0, cpu);
    if (t0 >= this.nextForget) {
      this.tlb.forgetBefore(Math.min(t0, shootdowns.oldestUnderWay()));
      this.nextForget = t0 + forgetEveryNs;
    }
    if (measured) {
      const isDirect = (remote === 'ipi' && !this.postsIdle) || remote === 'broadcast';
      if (isDirect) exposure.requestDirect();
      else shootdowns.loggedAt[cpu] = exposure.requestLogged(t0, cpu, pages);
    }
    if (remote === 'ipi' && this.interrupts(cpu, t0)) return;
    this.startLocal(cpu, t0);
  }

  protected interrupts(cpu: number, t0: number): boolean {
    this.shootdowns.clearTargets(cpu);
    for (let other = 0; other < this.n; other++) {
      if (other === cpu) continue;
      if (this.postsIdle && this.cpus.phases[other] === phase.idle) this.postedIdle[other] = 1;
      else this.shootdowns.addTarget(cpu, other);
    }
    if (!this.shootdowns.start(cpu, t0)) return false;
    if (this.shootdowns.isMeasured[cpu]) this.underWay += 1;
    this.counters.remoteFlush += 1;
    return true;
  }

  protected waitEnds(cpu: number, t: number): void {
    const { shootdowns } = this;
    if (shootdowns.isMeasured[cpu]) {
      this.latency.add(t - shootdowns.t0[cpu]);
      this.underWay -= 1;
    }
    this.startLocal(cpu, t);
  }

  protected startLocal(cpu: number, t: number): void {
    const { costs, shootdowns } = this;
    const { local, remote, pending } = this.setup.policy;
    let flush = 0;
    if (local !== 'none') {
      flush = shootdowns.isFull[cpu] ? costs.fullFlush : shootdowns.pages[cpu] * costs.invlpg;
    }
    let more = 0;
    if (remote === 'deferred' && pending !== 'task' && this.n > 1) more = costs.post;
    else if (remote === 'broadcast' && this.n > 1) more = costs.broadcast;
    const to = remote === 'broadcast' ? category.broadcastWait : category.deferredFlush;
    const stopsAtFlush = local !== 'none' && shootdowns.isFull[cpu] === 1;
    this.isFlushDone[cpu] = stopsAtFlush ? 0 : 1;
    this.flushStart[cpu] = t;
    this.cpus.enter(cpu, phase.local, t, flush, more, to);
    if (stopsAtFlush) this.events.set(this.phaseSlot + cpu, t + flush);
    else if (local !== 'none') this.counters.localFlushOne += shootdowns.pages[cpu];
  }

  protected localEnds(cpu: number, t: number): void {
    const { cpus } = this;
    if (this.isFlushDone[cpu] === 0) {
      this.isFlushDone[cpu] = 1;
      this.fullyFlushed(cpu, this.flushStart[cpu], t);
      if (cpus.secondPart[cpu] > 0) {
        this.events.set(this.phaseSlot + cpu, t + cpus.secondPart[cpu]);
        return;
      }
    }
    if (this.isFlushDone[cpu] === 1) {
      this.isFlushDone[cpu] = 2;
      this.flushReturns(cpu, t);
    }
    if (!cpus.payDebt(cpu, t)) this.opCompletes(cpu, t);
  }

  protected flushReturns(cpu: number, t: number): void {
    const { shootdowns, exposure } = this;
    const { remote } = this.setup.policy;
    if (remote === 'deferred') this.pending.post(cpu, this.cpus.task[cpu], shootdowns.pages[cpu]);
    if (remote === 'broadcast' && this.n > 1) this.broadcastEnds(cpu, t);
    if (shootdowns.loggedAt[cpu] >= 0) exposure.markReturned(shootdowns.loggedAt[cpu], t);
  }

  protected broadcastEnds(cpu: number, t: number): void {
    const { shootdowns, exposure, counters } = this;
    const t0 = shootdowns.t0[cpu];
    counters.remoteFlush += 1;
    counters.received += this.n - 1;
    if (!shootdowns.isMeasured[cpu]) return;
    this.latency.add(t - t0);
    let worst = 0;
    for (let other = 0; other < this.n; other++) {
      if (other === cpu) continue;
      if (this.cpus.phases[other] === phase.user && this.cpus.handlerEnd[other] < t) {
        this.cpus.lastUser[other] = t;
      }
      worst = Math.max(worst, exposure.closeCovered(other, t0, t, shootdowns.pages[cpu]));
    }
    exposure.worst.add(worst);
  }
}
