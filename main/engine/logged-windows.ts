// The windows of the logged requests of one process: pairs that wait for whatever flush comes next on
// their CPU. They stand in a log, in order of t0, and a flush on a CPU closes the log up to its start for
// that CPU. The log lets go of requests of which nothing is asked any more but what old-requests.ts
// keeps. Does not decide what covers.
import type { ContractCheck } from './contract-check.ts';
import type { LastCovers } from './last-covers.ts';
import { LogProgress } from './log-progress.ts';
import type { Observer } from './observer.ts';
import { OldRequests } from './old-requests.ts';
import { RequestLog } from './request-log.ts';
import type { RequestMemory } from './request-memory.ts';
import { ReturnCheck } from './return-check.ts';
import type { WatchedCpus } from './watched-cpus.ts';
import type { WindowTally } from './window-tally.ts';

export interface LoggedParts {
  readonly cpus: WatchedCpus;
  /** The CPUs of this process. */
  readonly members: readonly number[];
  readonly memory: RequestMemory;
  readonly contract: ContractCheck;
  readonly windows: WindowTally;
  readonly lastCovers: LastCovers;
  readonly observer: Observer | null;
  /** Its place among the sides of the machine. */
  readonly side: number;
}

export class LoggedWindows {
  private readonly cpus: WatchedCpus;
  private readonly members: readonly number[];
  private readonly contract: ContractCheck;
  private readonly windows: WindowTally;
  private readonly lastCovers: LastCovers;
  private readonly observer: Observer | null;
  private readonly side: number;
  private readonly log: RequestLog;
  private readonly progress: LogProgress;
  private readonly old: OldRequests;
  private readonly returnCheck: ReturnCheck;
  /** Whether requests that are open somewhere are dropped when they are old: no bound asks for each of them. */
  private readonly dropsOpen: boolean;

  constructor(parts: LoggedParts) {
    const { cpus, members, memory, contract, windows } = parts;
    this.cpus = cpus;
    this.members = members;
    this.contract = contract;
    this.windows = windows;
    this.lastCovers = parts.lastCovers;
    this.observer = parts.observer;
    this.side = parts.side;
    this.log = new RequestLog(memory);
    this.progress = new LogProgress(cpus.count, members);
    this.old = new OldRequests({ cpus, members, memory, progress: this.progress, windows });
    this.returnCheck = new ReturnCheck(this.log, contract);
    this.dropsOpen = !contract.isOnAge && !this.returnCheck.isOn;
  }

  /** A request of a CPU at t0, which is now: its place in the log. */
  add(t0: number, cpu: number, pages: number): number {
    if (this.log.isFull) this.dropOld(t0);
    const at = this.log.add(t0, cpu, pages, this.members.length - 1);
    if (this.lastCovers.latest >= t0) this.coverAhead(at, t0);
    return at;
  }

  /** Makes room in the log at t, if half of it can go. */
  private dropOld(t: number): void {
    const { log } = this;
    const { returned, left } = log;
    const old = this.dropsOpen ? this.countOld(t) : 0;
    let rows = 0;
    while (rows < log.rows && returned[rows] < Infinity && (left[rows] === 0 || rows < old)) rows++;
    if (rows < log.rows / 2) return;
    this.old.take(log, rows);
    log.drop(rows);
  }

  /** How many rows are older than the horizon at t, and covered by every flush that will be told of. */
  private countOld(t: number): number {
    const { log, windows, cpus } = this;
    const old = log.firstWithin(windows.horizonNs, t, 0, log.rows);
    return log.firstAfter(cpus.oldestFlushStart(), 0, old);
  }

  /** A handler's flush is reported at the handler's start: it covers requests made before its own. */
  private coverAhead(at: number, t0: number): void {
    for (const cpu of this.members) {
      const first = this.lastCovers.firstSince(cpu, t0);
      if (first && this.progress.mayBeOpen(cpu, at)) this.close(cpu, first.start, first.end);
    }
  }

  /** The request at a place returned to its caller at t. */
  markReturned(at: number, t: number): void {
    const row = at - this.log.first;
    this.log.returned[row] = t;
    this.returnCheck.returned(row);
  }

  /**
   * Whether the pair of a CPU with the request at a place is open; false for a request of its own. The log must
   * have the request still, as it has all that have not returned before now.
   */
  isOpenAt(cpu: number, at: number): boolean {
    const { log, progress } = this;
    return progress.mayBeOpen(cpu, at) && log.who[at - log.first] !== cpu;
  }

  /** Settles the pairs of a CPU that were open for the horizon before t; until t, it was as it is. */
  passHorizon(cpu: number, t: number): void {
    const { log, progress, windows, cpus } = this;
    const from = progress.uncountedFrom(cpu);
    const end = progress.openTo(cpu, log.end);
    const oldEnd = Math.min(end, log.first);
    if (from < oldEnd) this.old.pass(cpu, from, oldEnd);
    const first = Math.max(from - log.first, 0);
    const to = log.firstWithin(windows.horizonNs, t, first, end - log.first);
    progress.pass(cpu, to + log.first);
    for (let at = first; at < to; at++) {
      const stop = log.firstOf(cpu, at, to);
      windows.passSpan({ log, from: at, to: stop }, cpus.lastUser[cpu], cpus.isClean(cpu));
      at = stop;
    }
  }

  /** Counts a pair of a CPU that has closed towards its request, which has not returned. */
  closeOne(cpu: number, at: number, window: number): void {
    const { worst, left, first } = this.log;
    const row = at - first;
    if (window > worst[row]) worst[row] = window;
    if (--left[row] === 0) this.windows.addWorst(worst[row]);
    if (this.returnCheck.isOn) this.returnCheck.closed(cpu, row, window);
  }

  /** Every request with t0 at or before `start` is clean on this CPU from `end` on. */
  close(cpu: number, start: number, end: number): void {
    const { log, progress, contract, cpus } = this;
    const from = progress.openFrom(cpu);
    const limit = progress.openTo(cpu, log.end);
    if (from >= limit || (from >= log.first && log.t0[from - log.first] > start)) return;
    this.passHorizon(cpu, end);
    const ofOld = from < log.first ? this.old.close(cpu, end) : Infinity;
    const first = Math.max(from - log.first, 0);
    const last = limit - log.first;
    const to = last <= first ? last : log.firstAfter(start, first, last);
    const returnedFirst = Math.min(ofOld, this.closeRows(cpu, first, to, end));
    this.observer?.covers(cpu, from, to + log.first, end, this.side);
    progress.close(cpu, to + log.first);
    if (!contract.isOnTime || cpus.isIdle[cpu] === 1 || returnedFirst >= end) return;
    contract.took(cpu, end - Math.max(returnedFirst, cpus.busySince[cpu]));
  }

  /**
   * The pairs of a CPU with the rows [from, to) but its own are clean at `end`. Returns when the first of them
   * returned, if a bound asks for that; else, and without any, Infinity; ns.
   */
  private closeRows(cpu: number, from: number, to: number, end: number): number {
    const { log } = this;
    const { isOnTime } = this.contract;
    let returnedFirst = Infinity;
    for (let at = from; at < to; at++) {
      const stop = log.firstOf(cpu, at, to);
      if (stop === at) continue;
      this.closeSpan(cpu, at, stop, end);
      if (isOnTime) returnedFirst = Math.min(returnedFirst, log.firstReturn(at, stop));
      at = stop;
    }
    return returnedFirst;
  }

  /** The pairs of a CPU with the rows [from, to), none of them its own, are clean at `end`. */
  private closeSpan(cpu: number, from: number, to: number, end: number): void {
    const { log, windows } = this;
    const { t0, worst, left } = log;
    windows.closeSpan(cpu, { log, from, to }, end, this.cpus.lastUser[cpu]);
    for (let at = from; at < to; at++) {
      const window = end - t0[at];
      if (window > worst[at]) worst[at] = window;
      if (--left[at] === 0) windows.addWorst(worst[at]);
    }
    if (this.returnCheck.isOn) this.checkReturns(cpu, from, to, end);
  }

  private checkReturns(cpu: number, from: number, to: number, end: number): void {
    const { t0 } = this.log;
    for (let at = from; at < to; at++) this.returnCheck.closed(cpu, at, end - t0[at]);
  }

  /** When the first request that is open on this CPU and had returned by t did so, in their order; -1 if none; ns. */
  private openReturned(cpu: number, t: number): number {
    const { log, old, progress } = this;
    const { t0, who, returned, first } = log;
    const ofOld = old.returnedBy(cpu, t);
    if (ofOld >= 0) return ofOld;
    const last = progress.openTo(cpu, log.end) - first;
    const from = log.firstOfOthers(cpu, progress.openFrom(cpu, first) - first, last);
    if (from >= last) return -1;
    // Its own requests before that need not be passed over again.
    if (old.openOn(cpu) === 0) progress.close(cpu, from + first);
    for (let at = from; at < last && t0[at] <= t; at++) {
      if (who[at] !== cpu && returned[at] <= t) return returned[at];
    }
    return -1;
  }

  /** Whether a request that had returned by t is open on this CPU. */
  isStaleSince(cpu: number, t: number): boolean {
    return this.openReturned(cpu, t) >= 0;
  }

  /** A CPU that runs and is stale for longer than the bound on that allows has broken it by t. */
  judgeRunning(cpu: number, t: number): void {
    const { contract, cpus } = this;
    const { busySince } = cpus;
    if (!contract.isOnTime || t - busySince[cpu] <= contract.allowedNs) return;
    const returned = this.openReturned(cpu, t - contract.allowedNs);
    if (returned >= 0) contract.took(cpu, t - Math.max(returned, busySince[cpu]));
  }

  /** What is made from now on waits for the CPU, a member: it is idle, and posted instead of interrupted. */
  startPosting(cpu: number): void {
    this.progress.restart(cpu, this.log.end);
  }

  /** What is made from now on interrupts the CPU. */
  stopPosting(cpu: number): void {
    this.progress.stop(cpu, this.log.end);
  }

  /** Holds the pairs of a CPU with the rows [from, to), open at t, against what bounds them. */
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

  /** The observation of returns ends at t. */
  finish(t: number): void {
    this.returnCheck.finish(t);
  }

  /** Ends the observation of the open pairs of a CPU at t; returns how long the oldest is open, ns, 0 without any. */
  finishCpu(cpu: number, t: number): number {
    const { log, progress, windows, old } = this;
    const { first } = log;
    if (this.cpus.isIdle[cpu] === 0) this.judgeRunning(cpu, t);
    this.passHorizon(cpu, t);
    const last = progress.openTo(cpu, log.end) - first;
    const oldest = log.firstOfOthers(cpu, progress.openFrom(cpu, first) - first, last);
    windows.stayOpen(cpu, { log, from: progress.uncountedFrom(cpu, first) - first, to: last }, t);
    this.judgeOpen(cpu, oldest, last, t);
    if (old.openOn(cpu) > 0) return t - old.oldestOn(cpu);
    return oldest < last ? t - log.t0[oldest] : 0;
  }
}
