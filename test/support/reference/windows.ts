import type { Accounting } from './accounting.ts';
import type { Cpu, FlushRequest } from './cpu.ts';

/** The exposure windows: which CPU has not been cleaned yet of which flush request. */
export class Windows {
  readonly pairs: number[] = [];
  readonly worstCpu: number[] = [];
  pairCount = 0;
  userPairs = 0;
  pageCpuSeconds = 0;
  openMeasuredPairs = 0;
  private readonly accounting: Accounting;

  constructor(accounting: Accounting) {
    this.accounting = accounting;
  }

  /** The page table changes now: every other CPU may hold stale entries. */
  open(request: FlushRequest, others: readonly Cpu[]): void {
    for (const cpu of others) cpu.openPairs.push({ request });
    request.openCount = others.length;
    if (!request.isMeasured) return;
    this.pairCount += others.length;
    this.openMeasuredPairs += others.length;
  }

  /** A flush that started at `startNs` has ended and covers all that is older. */
  closeAll(cpu: Cpu, startNs: number, nowNs: number): void {
    const covered = cpu.openPairs.filter((pair) => pair.request.t0Ns <= startNs);
    cpu.openPairs = cpu.openPairs.filter((pair) => pair.request.t0Ns > startNs);
    for (const pair of covered) this.close(cpu, pair.request, nowNs);
  }

  /** The CPU is clean of this one request, if it was not before. */
  closeOne(cpu: Cpu, request: FlushRequest, nowNs: number): void {
    const index = cpu.openPairs.findIndex((pair) => pair.request === request);
    if (index < 0) return;
    cpu.openPairs.splice(index, 1);
    this.close(cpu, request, nowNs);
  }

  private close(cpu: Cpu, request: FlushRequest, nowNs: number): void {
    this.accounting.settle(cpu, nowNs);
    const windowNs = nowNs - request.t0Ns;
    request.openCount--;
    request.worstNs = Math.max(request.worstNs, windowNs);
    if (!request.isMeasured) return;
    this.openMeasuredPairs--;
    this.pairs.push(windowNs);
    if (request.openCount === 0) this.worstCpu.push(request.worstNs);
    this.countExposure(cpu, request, windowNs);
  }

  /** Counts what is still open when the simulation ends. */
  finish(cpus: readonly Cpu[], nowNs: number): void {
    for (const cpu of cpus) {
      for (const { request } of cpu.openPairs) {
        if (request.isMeasured) this.countExposure(cpu, request, nowNs - request.t0Ns);
      }
    }
  }

  private countExposure(cpu: Cpu, request: FlushRequest, windowNs: number): void {
    if (cpu.lastUserNs > request.t0Ns) this.userPairs++;
    this.pageCpuSeconds += request.pages * (windowNs / 1e9);
  }
}
