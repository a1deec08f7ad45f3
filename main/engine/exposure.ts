// Exposure windows of the measured flush requests, each followed for the horizon from its t0, and what
// the contract check is to know of them. IPI pairs close one by one; all other pairs wait in a log of
// requests, in order of t0, and a flush on a CPU closes the log up to its start for that CPU. Does not
// decide what covers: callers do.
import type { ExposureState } from '../../shared/result.ts';
import type { LongestWindow } from './contract.ts';
import type { ContractCheck } from './contract-check.ts';
import type { FullFlushes } from './full-flushes.ts';
import { Histogram } from './histogram.ts';
import { IdlePairs } from './idle-pairs.ts';
import type { Members } from './members.ts';
import { LastCovers } from './last-covers.ts';
import type { Observer } from './observer.ts';
import { RequestLog } from './request-log.ts';
import { ReturnCheck } from './return-check.ts';

export class Exposure {
  /** How long a pair is followed from its t0, ns; what is not clean by then is open. */
  horizonNs = Infinity;
  /** Windows that closed within the horizon, stale time while busy, and the longest of a request. */
  readonly pairs = new Histogram();
  readonly busy = new Histogram();
  private readonly worst = new Histogram();
  pairCount = 0;
  userPairs = 0;
  pageNs = 0;
  requestCount = 0;
  /** Pairs whose CPU is not clean yet, those older than the horizon too. */
  uncovered = 0;

  private readonly members: Members;
  private readonly lastUser: Float64Array;
  private readonly full: FullFlushes;
  private readonly contract: ContractCheck;
  private readonly leavesIdleClean: boolean;
  private readonly observer: Observer | null;
  private readonly log = new RequestLog();
  private readonly returnCheck: ReturnCheck;
  /** Per CPU: the part of the log that may still be open there is [from, to). */
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  /** Per CPU: the log up to here has closed or passed the horizon there. */
  private readonly passed: Float64Array;
  /** Per CPU: longest time to a covering flush, beyond the horizon too, ns. */
  private readonly longest: Float64Array;
  private readonly idlePairs: IdlePairs;
  /** Per CPU: when it last went idle, and when it then had last been in user mode, ns. */
  private readonly idleSince: Float64Array;
  private readonly userBeforeIdle: Float64Array;
  private readonly lastCovers: LastCovers;
  private readonly busySince: Float64Array;
  private readonly isIdle: Uint8Array;

  constructor(parts: {
    readonly cpus: number;
    readonly members: Members;
    readonly lastUser: Float64Array;
    readonly full: FullFlushes;
    readonly contract: ContractCheck;
    readonly leavesIdleClean: boolean;
    readonly observer: Observer | null;
  }) {
    const { cpus } = parts;
    this.full = parts.full;
    this.contract = parts.contract;
    this.returnCheck = new ReturnCheck(this.log, parts.contract);
    this.members = parts.members;
    this.lastUser = parts.lastUser;
    this.leavesIdleClean = parts.leavesIdleClean;
    this.observer = parts.observer;
    this.from = new Float64Array(cpus);
    this.to = new Float64Array(cpus);
    for (const cpu of parts.members.cpus) this.to[cpu] = Infinity;
    this.lastCovers = new LastCovers(cpus);
    this.passed = new Float64Array(cpus);
    this.longest = new Float64Array(cpus);
    this.idlePairs = new IdlePairs(cpus);
    this.idleSince = new Float64Array(cpus);
    this.userBeforeIdle = new Float64Array(cpus).fill(-Infinity);
    this.busySince = new Float64Array(cpus);
    this.isIdle = new Uint8Array(cpus);
  }

  /** Measuring begins: which CPUs run a task counts from here on. */
  startMeasuring = (): void => this.idlePairs.start(this.isIdle, this.members);

  /** A request of a CPU all of whose pairs its IPIs close. */
  requestDirect(cpu: number): void {
    this.requestCount += 1;
    this.idlePairs.request(cpu);
    this.pairCount += this.members.count - 1;
    this.uncovered += this.members.count - 1;
  }

  /** A request some of whose pairs wait for other flushes: its place in the log. */
  requestLogged(t0: number, cpu: number, pages: number): number {
    this.requestDirect(cpu);
    const at = this.log.add(t0, cpu, pages, this.members.count - 1);
    if (this.lastCovers.latest >= t0) this.coverAhead(at);
    return at;
  }

  /** A handler's flush is reported at the handler's start: it covers requests made before its own. */
  private coverAhead(at: number): void {
    for (const cpu of this.members.cpus) {
      const first = this.lastCovers.firstSince(cpu, this.log.t0[at]);
      if (first && at < this.to[cpu]) this.closeLog(cpu, first.start, first.end);
    }
  }

  /** The logged request returned to its caller at t. */
  markReturned(at: number, t: number): void {
    this.log.returned[at] = t;
    this.returnCheck.returned(at);
  }

  /** Whether a logged request is open on a CPU. */
  isOpenAt(cpu: number, at: number): boolean {
    return at >= this.from[cpu] && at < this.to[cpu] && this.log.who[at] !== cpu;
  }

  /** Closes a pair at `end` of its own flush, or of an earlier full one; returns its window, ns. */
  closeCovered(cpu: number, t0: number, end: number, pages: number): number {
    const { full } = this;
    const place = full.firstSince(cpu, t0);
    const isEarlier = place >= 0 && full.endOf(cpu, place) < end;
    const cleanAt = isEarlier ? full.endOf(cpu, place) : end;
    const user = isEarlier ? full.lastUserBefore(cpu, place) : this.lastUser[cpu];
    const window = this.closePair(cpu, t0, cleanAt, pages, user);
    if (window <= this.horizonNs) return window;
    // Of the past as much is known as the last time that the CPU was idle.
    const at = t0 + this.horizonNs;
    const isBusy = this.isIdle[cpu] ? this.idleSince[cpu] > at : this.busySince[cpu] <= at;
    this.passPair(t0, pages, isBusy ? user : this.userBeforeIdle[cpu], !isBusy);
    return window;
  }

  /** Closes a pair at `end`; `lastUser` is when its CPU last was in user mode before it was clean. */
  private closePair(cpu: number, t0: number, end: number, pages: number, lastUser: number): number {
    const window = end - t0;
    this.uncovered -= 1;
    if (window > this.longest[cpu]) this.longest[cpu] = window;
    if (this.contract.isOnAge) this.contract.took(cpu, window);
    if (window > this.horizonNs) return window;
    this.pairs.add(window);
    this.idlePairs.closes(cpu);
    this.pageNs += window * pages;
    this.busy.add(Math.max(0, lastUser - t0));
    if (lastUser > t0) this.userPairs += 1;
    return window;
  }

  /** A pair has been open for the horizon; `isIdle` says what its CPU was at that moment. */
  private passPair(t0: number, pages: number, lastUser: number, isIdle: boolean): void {
    this.pageNs += this.horizonNs * pages;
    if (lastUser > t0) this.userPairs += 1;
    if (isIdle && this.leavesIdleClean) this.busy.add(Math.max(0, lastUser - t0));
  }

  /** Settles the logged pairs of a CPU that were open for the horizon before t; until t, it was as it is. */
  passHorizon(cpu: number, t: number): void {
    const { horizonNs } = this;
    const { t0, who, pages } = this.log;
    const isIdle = this.isIdle[cpu] === 1;
    const limit = Math.min(this.to[cpu], this.log.size);
    let at = Math.max(this.passed[cpu], this.from[cpu]);
    for (; at < limit && t - t0[at] > horizonNs; at++) {
      if (who[at] !== cpu) this.passPair(t0[at], pages[at], this.lastUser[cpu], isIdle);
    }
    this.passed[cpu] = at;
  }

  /** Counts a pair of a CPU that has closed towards its logged request. */
  closeLogged(cpu: number, at: number, window: number): void {
    const { worst, left } = this.log;
    if (window > worst[at]) worst[at] = window;
    if (--left[at] === 0) this.addWorst(worst[at]);
    this.returnCheck.closed(cpu, at, window);
  }

  /** The longest window of a request all of whose windows have ended. */
  addWorst(window: number): void {
    if (window <= this.horizonNs) this.worst.add(window);
  }

  /** Every logged request with t0 at or before `start` is clean on this CPU from `end` on. */
  cover(cpu: number, start: number, end: number): void {
    this.lastCovers.note(cpu, start, end);
    this.closeLog(cpu, start, end);
  }

  private closeLog(cpu: number, start: number, end: number): void {
    const { t0, who, pages, returned, size } = this.log;
    const limit = Math.min(this.to[cpu], size);
    let at = this.from[cpu];
    if (at >= limit || t0[at] > start) return;
    this.passHorizon(cpu, end);
    let returnedFirst = Infinity;
    for (; at < limit && t0[at] <= start; at++) {
      if (who[at] === cpu) continue;
      const window = this.closePair(cpu, t0[at], end, pages[at], this.lastUser[cpu]);
      if (returned[at] < returnedFirst) returnedFirst = returned[at];
      this.closeLogged(cpu, at, window);
    }
    this.observer?.covers(cpu, this.from[cpu], at, end);
    this.from[cpu] = at;
    if (!this.contract.isOnTime || this.isIdle[cpu] || returnedFirst >= end) return;
    this.contract.took(cpu, end - Math.max(returnedFirst, this.busySince[cpu]));
  }

  /** Place of a logged request that had returned by t and is open on this CPU, -1 if none. */
  private openReturned(cpu: number, t: number): number {
    const { t0, who, returned } = this.log;
    const limit = Math.min(this.to[cpu], this.log.size);
    while (this.from[cpu] < limit && who[this.from[cpu]] === cpu) this.from[cpu] += 1;
    for (let at = this.from[cpu]; at < limit && t0[at] <= t; at++) {
      if (who[at] !== cpu && returned[at] <= t) return at;
    }
    return -1;
  }

  /** Whether a request that had returned by t is open on this CPU. */
  isStaleSince = (cpu: number, t: number): boolean => this.openReturned(cpu, t) >= 0;

  /** A CPU that runs and is stale for longer than the bound on that allows has broken it by t. */
  private judgeRunning(cpu: number, t: number): void {
    const { contract, busySince } = this;
    if (!contract.isOnTime || t - busySince[cpu] <= contract.allowedNs) return;
    const at = this.openReturned(cpu, t - contract.allowedNs);
    if (at >= 0) contract.took(cpu, t - Math.max(this.log.returned[at], busySince[cpu]));
  }

  /** The CPU goes idle; with `postsIdle` it is posted from here on instead of interrupted. */
  enterIdle(cpu: number, t: number, postsIdle: boolean): void {
    this.judgeRunning(cpu, t);
    this.passHorizon(cpu, t);
    this.isIdle[cpu] = 1;
    this.idleSince[cpu] = t;
    this.userBeforeIdle[cpu] = this.lastUser[cpu];
    if (postsIdle && this.members.has(cpu)) {
      this.from[cpu] = this.log.size;
      this.to[cpu] = Infinity;
    }
  }

  leaveIdle(cpu: number, t: number, postsIdle: boolean): void {
    this.passHorizon(cpu, t);
    this.isIdle[cpu] = 0;
    this.idlePairs.runs(cpu);
    this.busySince[cpu] = t;
    if (postsIdle) this.to[cpu] = this.log.size;
  }

  /** Ends the observation of the open pairs of a CPU at t; returns the longest of its windows. */
  private finishCpu(cpu: number, t: number): LongestWindow {
    const { contract } = this;
    const { t0, who, pages } = this.log;
    if (!this.isIdle[cpu]) this.judgeRunning(cpu, t);
    this.passHorizon(cpu, t);
    const limit = Math.min(this.to[cpu], this.log.size);
    let openNs = 0;
    for (let at = this.from[cpu]; at < limit; at++) {
      if (who[at] === cpu) continue;
      const age = t - t0[at];
      if (at >= this.passed[cpu]) this.pageNs += age * pages[at];
      if (age > openNs) openNs = age;
      if (contract.isOnAge && age > contract.allowedNs) contract.took(cpu, age);
      this.returnCheck.isOpen(cpu, at, t);
    }
    const isOpen = openNs > this.longest[cpu];
    return { ns: isOpen ? openNs : this.longest[cpu], isOpen };
  }

  /** Pairs of measured requests with a CPU, and how many of them are not closed. */
  pairsOf(cpu: number): { readonly pairs: number; readonly open: number } {
    return this.idlePairs.of(cpu);
  }

  /** Ends the observation at t. Returns each CPU's longest window too. */
  finish(t: number): { state: ExposureState; longest: readonly LongestWindow[] } {
    this.returnCheck.finish(t);
    const longest = Array.from(this.longest, (_, cpu) => this.finishCpu(cpu, t));
    const idle = this.idlePairs.count();
    if (!this.leavesIdleClean) this.busy.addMany(0, idle.openIdlePairs);
    const state: ExposureState = {
      horizonNs: this.horizonNs,
      pairs: this.pairs.state(),
      busy: this.busy.state(),
      worstCpu: this.worst.state(),
      pairCount: this.pairCount,
      openPairs: this.pairCount - this.pairs.count,
      ...idle,
      userPairs: this.userPairs,
      requestCount: this.requestCount,
      openRequests: this.requestCount - this.worst.count,
      pageCpuSeconds: this.pageNs / 1e9,
    };
    return { state, longest };
  }
}
