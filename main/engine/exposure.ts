// Exposure windows of the measured flush requests, and what the contract check needs of them. IPI
// pairs close one by one; all other pairs wait in a log of requests, in order of t0, and a flush on
// a CPU closes the log up to its start for that CPU. Does not decide what covers: callers do.
import type { ExposureState } from '../../shared/result.ts';
import { Histogram } from './histogram.ts';
import type { Tlb } from './tlb.ts';

export class Exposure {
  readonly pairs = new Histogram();
  readonly worst = new Histogram();
  pairCount = 0;
  userPairs = 0;
  pageNs = 0;
  requestCount = 0;
  /** Pairs not closed yet. */
  open = 0;
  /** Longest stale time in terms of the tick bound: not idle; ns. */
  worstBusyNs = 0;
  /** Windows that outlived their request's return. */
  lateWindows = 0;

  private readonly cpus: number;
  private readonly lastUser: Float64Array;
  private readonly tlb: Tlb;
  private size = 0;
  private t0 = new Float64Array(1024);
  private returned = new Float64Array(1024);
  private worstOf = new Float64Array(1024);
  private pages = new Int32Array(1024);
  private who = new Int32Array(1024);
  private left = new Int32Array(1024);
  /** Per CPU: the part of the log that may still be open there is [from, to). */
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  /** Per CPU: start and end of its last flush, which may be ahead of the clock. */
  private readonly coverStart: Float64Array;
  private readonly coverEnd: Float64Array;
  private lastCoverStart = -Infinity;
  readonly busySince: Float64Array;
  readonly isIdle: Uint8Array;

  constructor(cpus: number, lastUser: Float64Array, tlb: Tlb) {
    this.tlb = tlb;
    this.cpus = cpus;
    this.lastUser = lastUser;
    this.from = new Float64Array(cpus);
    this.to = new Float64Array(cpus).fill(Infinity);
    this.coverStart = new Float64Array(cpus).fill(-Infinity);
    this.coverEnd = new Float64Array(cpus).fill(-Infinity);
    this.busySince = new Float64Array(cpus);
    this.isIdle = new Uint8Array(cpus);
  }

  private count(): void {
    this.requestCount += 1;
    this.pairCount += this.cpus - 1;
    this.open += this.cpus - 1;
  }

  /** A request all of whose pairs its IPIs close. */
  requestDirect(): void {
    this.count();
  }

  /** A request some of whose pairs wait for other flushes; returns its place in the log. */
  requestLogged(t0: number, cpu: number, pages: number): number {
    this.count();
    if (this.size === this.t0.length) this.grow();
    const at = this.size++;
    this.t0[at] = t0;
    this.returned[at] = Infinity;
    this.worstOf[at] = 0;
    this.pages[at] = pages;
    this.who[at] = cpu;
    this.left[at] = this.cpus - 1;
    if (this.lastCoverStart >= t0) this.coverAhead(at);
    return at;
  }

  /** A handler's flush is reported at the handler's start: it covers requests made before its own. */
  private coverAhead(at: number): void {
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (this.coverStart[cpu] < this.t0[at] || at >= this.to[cpu]) continue;
      this.cover(cpu, this.coverStart[cpu], this.coverEnd[cpu]);
    }
  }

  private grow(): void {
    const room = this.size * 2;
    const wider = (old: Float64Array) => {
      const next = new Float64Array(room);
      next.set(old);
      return next;
    };
    const widerInt = (old: Int32Array) => {
      const next = new Int32Array(room);
      next.set(old);
      return next;
    };
    this.t0 = wider(this.t0);
    this.returned = wider(this.returned);
    this.worstOf = wider(this.worstOf);
    this.pages = widerInt(this.pages);
    this.who = widerInt(this.who);
    this.left = widerInt(this.left);
  }

  /** The logged request returned to its caller at t. */
  markReturned(at: number, t: number): void {
    this.returned[at] = t;
  }

  /**
   * Closes a pair whose own flush ended at `end`, or at an earlier full flush that covers it. Returns
   * its window, ns.
   */
  closeCovered(cpu: number, t0: number, end: number, pages: number): number {
    const place = this.tlb.firstSince(cpu, t0);
    if (place < 0 || this.tlb.endOf(cpu, place) >= end) {
      return this.closePair(t0, end, pages, this.lastUser[cpu]);
    }
    const { tlb } = this;
    return this.closePair(t0, tlb.endOf(cpu, place), pages, tlb.lastUserBefore(cpu, place));
  }

  /** Closes a pair at `end`; `lastUser` is when its CPU last was in user mode before it was clean. */
  private closePair(t0: number, end: number, pages: number, lastUser: number): number {
    const window = end - t0;
    this.pairs.add(window);
    this.open -= 1;
    this.pageNs += window * pages;
    if (lastUser > t0) this.userPairs += 1;
    return window;
  }

  /** Counts a pair closed by IPI towards its logged request. */
  closeLogged(at: number, window: number): void {
    if (window > this.worstOf[at]) this.worstOf[at] = window;
    if (--this.left[at] === 0) this.worst.add(this.worstOf[at]);
  }

  /** Every logged request with t0 at or before `start` is clean on this CPU from `end` on. */
  cover(cpu: number, start: number, end: number): void {
    const { t0, who } = this;
    this.coverStart[cpu] = start;
    this.coverEnd[cpu] = end;
    if (start > this.lastCoverStart) this.lastCoverStart = start;
    const limit = Math.min(this.to[cpu], this.size);
    let at = this.from[cpu];
    if (at >= limit || t0[at] > start) return;
    if (!this.isIdle[cpu]) this.noteBusy(cpu, end);
    for (; at < limit && t0[at] <= start; at++) {
      if (who[at] === cpu) continue;
      const window = this.closePair(t0[at], end, this.pages[at], this.lastUser[cpu]);
      if (end > this.returned[at]) this.lateWindows += 1;
      if (window > this.worstOf[at]) this.worstOf[at] = window;
      if (--this.left[at] === 0) this.worst.add(this.worstOf[at]);
    }
    this.from[cpu] = at;
  }

  /** Place of the oldest logged request that is open on this CPU, -1 if none. */
  private oldest(cpu: number): number {
    const limit = Math.min(this.to[cpu], this.size);
    while (this.from[cpu] < limit && this.who[this.from[cpu]] === cpu) this.from[cpu] += 1;
    return this.from[cpu] < limit ? this.from[cpu] : -1;
  }

  /** Whether a request that had returned by t is open on this CPU. */
  isStaleSince(cpu: number, t: number): boolean {
    const at = this.oldest(cpu);
    return at >= 0 && this.returned[at] <= t;
  }

  private noteBusy(cpu: number, end: number): void {
    const at = this.oldest(cpu);
    if (at < 0) return;
    const stale = end - Math.max(this.t0[at], this.busySince[cpu]);
    if (stale > this.worstBusyNs) this.worstBusyNs = stale;
  }

  /** The CPU goes idle; with `postsIdle` it is posted from here on instead of interrupted. */
  enterIdle(cpu: number, t: number, postsIdle: boolean): void {
    this.noteBusy(cpu, t);
    this.isIdle[cpu] = 1;
    if (!postsIdle) return;
    this.from[cpu] = this.size;
    this.to[cpu] = Infinity;
  }

  leaveIdle(cpu: number, t: number, postsIdle: boolean): void {
    this.isIdle[cpu] = 0;
    this.busySince[cpu] = t;
    if (postsIdle) this.to[cpu] = this.size;
  }

  /** Ends the observation at t: pairs still open are counted as they stand. */
  finish(t: number): { state: ExposureState; oldestOpenNs: number } {
    const openPairs = this.open;
    let oldestOpenNs = 0;
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (!this.isIdle[cpu]) this.noteBusy(cpu, t);
      const limit = Math.min(this.to[cpu], this.size);
      for (let at = this.from[cpu]; at < limit; at++) {
        if (this.who[at] === cpu) continue;
        const age = t - this.t0[at];
        this.pageNs += age * this.pages[at];
        if (age > oldestOpenNs) oldestOpenNs = age;
        if (this.lastUser[cpu] > this.t0[at]) this.userPairs += 1;
        if (this.returned[at] < t) this.lateWindows += 1;
      }
    }
    const state: ExposureState = {
      pairs: this.pairs.state(),
      worstCpu: this.worst.state(),
      pairCount: this.pairCount,
      openPairs,
      userPairs: this.userPairs,
      requestCount: this.requestCount,
      openRequests: this.requestCount - this.worst.count,
      pageCpuSeconds: this.pageNs / 1e9,
    };
    return { state, oldestOpenNs };
  }
}
