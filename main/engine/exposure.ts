// Exposure windows of the measured flush requests, each followed for the horizon from its t0, and what
// the contract check is to know of them. IPI pairs close one by one; all other pairs wait in a log of
// requests (logged-windows.ts). Does not decide what covers: callers do.
import type { ExposureState } from '../../shared/result.ts';
import type { LongestWindow } from './contract.ts';
import type { ContractCheck } from './contract-check.ts';
import type { FullFlushes } from './full-flushes.ts';
import { LoggedWindows, type WatchedCpus } from './logged-windows.ts';
import { LastCovers } from './last-covers.ts';
import type { Members } from './members.ts';
import type { Observer } from './observer.ts';
import { RequestMemory } from './request-memory.ts';
import { WindowTally } from './window-tally.ts';

export class Exposure {
  /** What was counted of the windows. */
  readonly windows: WindowTally;
  private pairCount = 0;
  private requestCount = 0;
  private readonly members: Members;
  private readonly lastUser: Float64Array;
  private readonly full: FullFlushes;
  private readonly contract: ContractCheck;
  private readonly leavesIdleClean: boolean;
  private readonly observer: Observer | null;
  /** Per process: its logged requests. */
  private readonly logged: readonly LoggedWindows[];
  private readonly lastCovers: LastCovers;
  /** Per CPU: when it last went idle, and when it then had last been in user mode, ns. */
  private readonly idleSince: Float64Array;
  private readonly userBeforeIdle: Float64Array;
  private readonly busySince: Float64Array;
  private readonly isIdle: Uint8Array;

  constructor(parts: {
    /** The place of its side among those of the machine. */
    readonly side: number;
    readonly cpus: WatchedCpus;
    readonly members: Members;
    readonly full: FullFlushes;
    readonly contract: ContractCheck;
    readonly leavesIdleClean: boolean;
    readonly observer: Observer | null;
  }) {
    const { count, lastUser } = parts.cpus;
    this.full = parts.full;
    this.contract = parts.contract;
    this.windows = new WindowTally(parts.members, parts.contract);
    this.members = parts.members;
    this.lastUser = lastUser;
    this.leavesIdleClean = parts.leavesIdleClean;
    this.observer = parts.observer;
    this.idleSince = new Float64Array(count);
    this.userBeforeIdle = new Float64Array(count).fill(-Infinity);
    this.busySince = new Float64Array(count);
    this.isIdle = new Uint8Array(count);
    const { windows, busySince, isIdle } = this;
    this.lastCovers = new LastCovers(count);
    const { lastCovers } = this;
    const { processes } = parts.members;
    const common = {
      ...parts,
      windows,
      busySince,
      isIdle,
      lastCovers,
      memory: new RequestMemory(processes.length),
    };
    this.logged = processes.map((members) => new LoggedWindows({ ...common, members }));
  }

  /** Measuring begins: which CPUs run a task counts from here on. */
  startMeasuring = (): void => this.windows.idlePairs.start(this.isIdle, this.members);

  /** A request of a CPU all of whose pairs its IPIs close. */
  requestDirect(cpu: number): void {
    this.requestCount += 1;
    this.windows.idlePairs.request(cpu);
    const others = this.members.countOthers(cpu);
    this.pairCount += others;
    this.windows.uncovered += others;
  }

  /** A request some of whose pairs wait for other flushes: its place in the log. */
  requestLogged(t0: number, cpu: number, pages: number): number {
    this.requestDirect(cpu);
    return this.loggedOf(cpu).add(t0, cpu, pages);
  }

  private loggedOf(cpu: number): LoggedWindows {
    return this.logged[this.members.processOf[cpu]];
  }

  /** The logged request of a CPU returned to its caller at t. */
  markReturned(cpu: number, at: number, t: number): void {
    this.loggedOf(cpu).markReturned(at, t);
  }

  /** Whether a logged request of its process that has not returned is open on a CPU. */
  isOpenAt(cpu: number, at: number): boolean {
    return this.loggedOf(cpu).isOpenAt(cpu, at);
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
    windows.closeTogether({ cpus: members.with(cpu), own: cpu, lastUser }, { t0, pages }, end);
    return true;
  }

  /** Settles the logged pairs of a CPU that were open for the horizon before t; until t, it was as it is. */
  passHorizon(cpu: number, t: number): void {
    this.loggedOf(cpu).passHorizon(cpu, t);
  }

  /** Counts a pair of a CPU that has closed towards its logged request. */
  closeLogged(cpu: number, at: number, window: number): void {
    this.loggedOf(cpu).closeOne(cpu, at, window);
  }

  /** Every logged request with t0 at or before `start` is clean on this CPU from `end` on. */
  cover(cpu: number, start: number, end: number): void {
    this.lastCovers.note(cpu, start, end);
    this.loggedOf(cpu).close(cpu, start, end);
  }

  /** Whether a logged request that had returned by t is open on this CPU. */
  isStaleSince(cpu: number, t: number): boolean {
    return this.loggedOf(cpu).isStaleSince(cpu, t);
  }

  /** The CPU goes idle; with `postsIdle` it is posted from here on instead of interrupted. */
  enterIdle(cpu: number, t: number, postsIdle: boolean): void {
    const logged = this.loggedOf(cpu);
    logged.judgeRunning(cpu, t);
    logged.passHorizon(cpu, t);
    this.isIdle[cpu] = 1;
    this.idleSince[cpu] = t;
    this.userBeforeIdle[cpu] = this.lastUser[cpu];
    if (postsIdle && this.members.has(cpu)) logged.startPosting(cpu);
  }

  leaveIdle(cpu: number, t: number, postsIdle: boolean): void {
    const logged = this.loggedOf(cpu);
    logged.passHorizon(cpu, t);
    this.isIdle[cpu] = 0;
    this.windows.idlePairs.runs(cpu);
    this.busySince[cpu] = t;
    if (postsIdle) logged.stopPosting(cpu);
  }

  /** Ends the observation of the open pairs of a CPU at t; returns the longest of its windows. */
  private finishCpu(cpu: number, t: number): LongestWindow {
    const openNs = this.loggedOf(cpu).finishCpu(cpu, t);
    const longest = this.windows.longest[cpu];
    const isOpen = openNs > longest;
    return { ns: isOpen ? openNs : longest, isOpen };
  }

  /** Pairs of measured requests with a CPU, and how many of them are not closed. */
  pairsOf(cpu: number): { readonly pairs: number; readonly open: number } {
    return this.windows.idlePairs.of(cpu);
  }

  /** Ends the observation at t. Returns each CPU's longest window too. */
  finish(t: number): { state: ExposureState; longest: readonly LongestWindow[] } {
    for (const logged of this.logged) logged.finish(t);
    const { windows } = this;
    const longest = Array.from(windows.longest, (_, cpu) => this.finishCpu(cpu, t));
    const { pairCount, requestCount, leavesIdleClean } = this;
    const state = windows.state({ pairCount, requestCount, leavesIdleClean });
    return { state, longest };
  }
}
