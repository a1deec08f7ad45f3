// Exposure windows of the measured flush requests, each followed for the horizon from its t0, and what
// the contract check is to know of them. IPI pairs close one by one; all other pairs wait in a log of
// requests, in order of t0, and a flush on a CPU closes the log up to its start for that CPU. Does not
// decide what covers: callers do.
import type { ExposureState } from '../../shared/result.ts';
import type { LongestWindow } from './contract.ts';
import type { ContractCheck } from './contract-check.ts';
import type { FullFlushes } from './full-flushes.ts';
import type { Members } from './members.ts';
import { LastCovers } from './last-covers.ts';
import type { Observer } from './observer.ts';
import { RequestLog } from './request-log.ts';
import { ReturnCheck } from './return-check.ts';
import { WindowTally } from './window-tally.ts';

/** After every place of the log. */
const noEnd = 2 ** 31 - 1;

export class Exposure {
  /** What was counted of the windows. */
  readonly windows: WindowTally;
  /** The place of its side among those of the machine. */
  private readonly side: number;
  private pairCount = 0;
  private requestCount = 0;
  private readonly members: Members;
  private readonly lastUser: Float64Array;
  private readonly full: FullFlushes;
  private readonly contract: ContractCheck;
  private readonly leavesIdleClean: boolean;
  private readonly observer: Observer | null;
  private readonly log = new RequestLog();
  private readonly returnCheck: ReturnCheck;
  /** Per CPU: the part of the log that may still be open there is [from, to). */
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  /** Per CPU: the log up to here has closed or passed the horizon there. */
  private readonly passed: Int32Array;
  /** Per CPU: when it last went idle, and when it then had last been in user mode, ns. */
  private readonly idleSince: Float64Array;
  private readonly userBeforeIdle: Float64Array;
  private readonly lastCovers: LastCovers;
  private readonly busySince: Float64Array;
  private readonly isIdle: Uint8Array;

  constructor(parts: {
    readonly side: number;
    readonly cpus: number;
    readonly members: Members;
    readonly lastUser: Float64Array;
    readonly full: FullFlushes;
    readonly contract: ContractCheck;
    readonly leavesIdleClean: boolean;
    readonly observer: Observer | null;
  }) {
    const { cpus } = parts;
    this.side = parts.side;
    this.full = parts.full;
    this.contract = parts.contract;
    this.windows = new WindowTally(cpus, parts.contract);
    this.returnCheck = new ReturnCheck(this.log, parts.contract);
    this.members = parts.members;
    this.lastUser = parts.lastUser;
    this.leavesIdleClean = parts.leavesIdleClean;
    this.observer = parts.observer;
    this.from = new Int32Array(cpus);
    this.to = new Int32Array(cpus);
    for (const cpu of parts.members.cpus) this.to[cpu] = noEnd;
    this.lastCovers = new LastCovers(cpus);
    this.passed = new Int32Array(cpus);
    this.idleSince = new Float64Array(cpus);
    this.userBeforeIdle = new Float64Array(cpus).fill(-Infinity);
    this.busySince = new Float64Array(cpus);
    this.isIdle = new Uint8Array(cpus);
  }

  /** Measuring begins: which CPUs run a task counts from here on. */
  startMeasuring = (): void => this.windows.idlePairs.start(this.isIdle, this.members);

  /** A request of a CPU all of whose pairs its IPIs close. */
  requestDirect(cpu: number): void {
    this.requestCount += 1;
    this.windows.idlePairs.request(cpu);
    this.pairCount += this.members.count - 1;
    this.windows.uncovered += this.members.count - 1;
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
    const { full, windows } = this;
    const place = full.firstSince(cpu, t0);
    const isEarlier = place >= 0 && full.endOf(cpu, place) < end;
    const cleanAt = isEarlier ? full.endOf(cpu, place) : end;
    const user = isEarlier ? full.lastUserBefore(cpu, place) : this.lastUser[cpu];
    const window = windows.close(cpu, t0, cleanAt, pages, user);
    if (window <= windows.horizonNs) return window;
    // Of the past as much is known as the last time that the CPU was idle.
    const at = t0 + windows.horizonNs;
    const isBusy = this.isIdle[cpu] ? this.idleSince[cpu] > at : this.busySince[cpu] <= at;
    const isClean = !isBusy && this.leavesIdleClean;
    windows.pass(pages, t0, isBusy ? user : this.userBeforeIdle[cpu], isClean);
    return window;
  }

  /**
   * Closes the pairs of a request of a CPU at `end` on all others; false if they are to be closed one by one,
   * as an earlier flush may have closed some, or as more than their lengths is asked for.
   */
  closeTogether(cpu: number, t0: number, end: number, pages: number): boolean {
    const { windows, members, lastUser, observer, contract } = this;
    if (observer || contract.isOnAge || this.lastCovers.latest >= t0) return false;
    if (end - t0 > windows.horizonNs) return false;
    windows.closeTogether({ cpus: members.cpus, own: cpu, lastUser }, { t0, pages }, end);
    return true;
  }

  /** Settles the logged pairs of a CPU that were open for the horizon before t; until t, it was as it is. */
  passHorizon(cpu: number, t: number): void {
    const { log, windows } = this;
    const limit = Math.min(this.to[cpu], log.size);
    const from = Math.max(this.passed[cpu], this.from[cpu]);
    let to = from;
    while (to < limit && t - log.t0[to] > windows.horizonNs) to++;
    this.passed[cpu] = to;
    const isClean = this.isIdle[cpu] === 1 && this.leavesIdleClean;
    for (let at = from; at < to; at++) {
      const end = log.firstOf(cpu, at, to);
      windows.passSpan({ log, from: at, to: end }, this.lastUser[cpu], isClean);
      at = end;
    }
  }

  /** Counts a pair of a CPU that has closed towards its logged request. */
  closeLogged(cpu: number, at: number, window: number): void {
    const { worst, left } = this.log;
    if (window > worst[at]) worst[at] = window;
    if (--left[at] === 0) this.windows.addWorst(worst[at]);
    if (this.returnCheck.isOn) this.returnCheck.closed(cpu, at, window);
  }

  /** Every logged request with t0 at or before `start` is clean on this CPU from `end` on. */
  cover(cpu: number, start: number, end: number): void {
    this.lastCovers.note(cpu, start, end);
    this.closeLog(cpu, start, end);
  }

  private closeLog(cpu: number, start: number, end: number): void {
    const { log, contract } = this;
    const limit = Math.min(this.to[cpu], log.size);
    const from = this.from[cpu];
    if (from >= limit || log.t0[from] > start) return;
    this.passHorizon(cpu, end);
    const to = log.firstAfter(start, from, limit);
    let returnedFirst = Infinity;
    for (let at = from; at < to; at++) {
      const stop = log.firstOf(cpu, at, to);
      if (stop === at) continue;
      this.closeSpan(cpu, at, stop, end);
      if (contract.isOnTime) returnedFirst = Math.min(returnedFirst, log.firstReturn(at, stop));
      at = stop;
    }
    this.observer?.covers(cpu, from, to, end, this.side);
    this.from[cpu] = to;
    if (!contract.isOnTime || this.isIdle[cpu] || returnedFirst >= end) return;
    contract.took(cpu, end - Math.max(returnedFirst, this.busySince[cpu]));
  }

  /** The pairs of a CPU with the logged requests [from, to), none of them its own, are clean at `end`. */
  private closeSpan(cpu: number, from: number, to: number, end: number): void {
    const { log, windows } = this;
    const { t0, worst, left } = log;
    windows.closeSpan(cpu, { log, from, to }, end, this.lastUser[cpu]);
    for (let at = from; at < to; at++) {
      const window = end - t0[at];
      if (window > worst[at]) worst[at] = window;
      if (--left[at] === 0) windows.addWorst(worst[at]);
    }
    const { isOn } = this.returnCheck;
    for (let at = from; isOn && at < to; at++) this.returnCheck.closed(cpu, at, end - t0[at]);
  }

  /** Place of a logged request that had returned by t and is open on this CPU, -1 if none. */
  private openReturned(cpu: number, t: number): number {
    const { t0, who, returned } = this.log;
    const limit = Math.min(this.to[cpu], this.log.size);
    this.from[cpu] = this.log.firstOfOthers(cpu, this.from[cpu], limit);
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
      this.to[cpu] = noEnd;
    }
  }

  leaveIdle(cpu: number, t: number, postsIdle: boolean): void {
    this.passHorizon(cpu, t);
    this.isIdle[cpu] = 0;
    this.windows.idlePairs.runs(cpu);
    this.busySince[cpu] = t;
    if (postsIdle) this.to[cpu] = this.log.size;
  }

  /** Holds the pairs of a CPU with the logged requests [from, to), open at t, against what bounds them. */
  private judgeOpen(cpu: number, from: number, to: number, t: number): void {
    const { contract, returnCheck, log } = this;
    if (!contract.isOnAge && !returnCheck.isOn) return;
    for (let at = from; at < to; at++) {
      if (log.who[at] === cpu) continue;
      const age = t - log.t0[at];
      if (contract.isOnAge && age > contract.allowedNs) contract.took(cpu, age);
      if (returnCheck.isOn) returnCheck.isOpen(cpu, at, t);
    }
  }

  /** Ends the observation of the open pairs of a CPU at t; returns the longest of its windows. */
  private finishCpu(cpu: number, t: number): LongestWindow {
    const { log, windows } = this;
    if (!this.isIdle[cpu]) this.judgeRunning(cpu, t);
    this.passHorizon(cpu, t);
    const limit = Math.min(this.to[cpu], log.size);
    const oldest = log.firstOfOthers(cpu, this.from[cpu], limit);
    windows.stayOpen(cpu, { log, from: Math.max(oldest, this.passed[cpu]), to: limit }, t);
    this.judgeOpen(cpu, oldest, limit, t);
    const openNs = oldest < limit ? t - log.t0[oldest] : 0;
    const longest = windows.longest[cpu];
    const isOpen = openNs > longest;
    return { ns: isOpen ? openNs : longest, isOpen };
  }

  /** Pairs of measured requests with a CPU, and how many of them are not closed. */
  pairsOf(cpu: number): { readonly pairs: number; readonly open: number } {
    return this.windows.idlePairs.of(cpu);
  }

  /** Ends the observation at t. Returns each CPU's longest window too. */
  finish(t: number): { state: ExposureState; longest: readonly LongestWindow[] } {
    this.returnCheck.finish(t);
    const { windows } = this;
    const longest = Array.from(windows.longest, (_, cpu) => this.finishCpu(cpu, t));
    const { pairCount, requestCount, leavesIdleClean } = this;
    const state = windows.state({ pairCount, requestCount, leavesIdleClean });
    return { state, longest };
  }
}
