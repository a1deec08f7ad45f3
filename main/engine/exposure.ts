// Exposure windows of the measured flush requests, each followed for the horizon from its t0, and what
// the contract check is to know of them. IPI pairs close one by one; all other pairs wait in a log of
// requests (logged-windows.ts). Does not decide what covers: callers do.
import type { ExposureState } from '../../shared/result.ts';
import type { LongestWindow } from './contract.ts';
import type { ContractCheck } from './contract-check.ts';
import type { FullFlushes } from './full-flushes.ts';
import { LoggedWindows } from './logged-windows.ts';
import { LastCovers } from './last-covers.ts';
import type { Members } from './members.ts';
import type { Observer } from './observer.ts';
import { RequestMemory } from './request-memory.ts';
import { WatchedCpus, type AskedCpus } from './watched-cpus.ts';
import { WindowTally } from './window-tally.ts';

export class Exposure {
  /** What was counted of the windows. */
  readonly windows: WindowTally;
  private readonly members: Members;
  private readonly cpus: WatchedCpus;
  private readonly full: FullFlushes;
  private readonly contract: ContractCheck;
  private readonly observer: Observer | null;
  /** Per process: its logged requests. */
  private readonly logged: readonly LoggedWindows[];
  private readonly lastCovers: LastCovers;

  constructor(parts: {
    /** The place of its side among those of the machine. */
    readonly side: number;
    readonly cpus: AskedCpus;
    readonly members: Members;
    readonly full: FullFlushes;
    readonly contract: ContractCheck;
    readonly leavesIdleClean: boolean;
    readonly observer: Observer | null;
  }) {
    const { side, members, contract, observer } = parts;
    this.members = members;
    this.cpus = new WatchedCpus(parts.cpus, parts.leavesIdleClean);
    this.full = parts.full;
    this.contract = contract;
    this.observer = observer;
    this.windows = new WindowTally(members, contract);
    this.lastCovers = new LastCovers(parts.cpus.count);
    const { cpus, windows, lastCovers } = this;
    const memory = new RequestMemory(members.processes.length);
    const common = { side, cpus, memory, contract, windows, lastCovers, observer };
    this.logged = members.processes.map((own) => new LoggedWindows({ ...common, members: own }));
  }

  /** Measuring begins: which CPUs run a task counts from here on. */
  startMeasuring = (): void => this.windows.idlePairs.start(this.cpus.isIdle, this.members);

  /** A request of a CPU all of whose pairs its IPIs close. */
  requestDirect(cpu: number): void {
    this.windows.request(cpu);
  }

  /** A request some of whose pairs wait for other flushes: its place in the log. */
  requestLogged(t0: number, cpu: number, pages: number): number {
    this.windows.request(cpu);
    return this.loggedOf(cpu).add(t0, cpu, pages);
  }

  private loggedOf(cpu: number): LoggedWindows {
    return this.logged[this.members.processOf[cpu]];
  }

  /** The logged request of a CPU returned to its caller at t. */
  markReturned(cpu: number, at: number, t: number): void {
    this.loggedOf(cpu).markReturned(at, t);
  }

  /**
   * Whether the pair of a CPU with the logged request at a place, of its process, is open; false for a request
   * of its own. No request is asked about that had returned before now.
   */
  isOpenAt(cpu: number, at: number): boolean {
    return this.loggedOf(cpu).isOpenAt(cpu, at);
  }

  /** Closes a pair at `end` of its own flush, or of an earlier full one; returns its window, ns. */
  closeCovered(cpu: number, t0: number, end: number, pages: number): number {
    const { full, windows, cpus } = this;
    const place = full.firstSince(cpu, t0);
    const isEarlier = place >= 0 && full.endOf(cpu, place) < end;
    const cleanAt = isEarlier ? full.endOf(cpu, place) : end;
    const user = isEarlier ? full.lastUserBefore(cpu, place) : cpus.lastUser[cpu];
    const window = windows.close(cpu, t0, cleanAt, pages, user);
    if (window <= windows.horizonNs) return window;
    const wasBusy = cpus.wasBusy(cpu, t0 + windows.horizonNs);
    const isClean = !wasBusy && cpus.leavesIdleClean;
    windows.pass(pages, t0, wasBusy ? user : cpus.userBeforeIdle[cpu], isClean);
    return window;
  }

  /**
   * Closes the pairs of a request of a CPU at `end` on all others; false if they are to be closed one by one,
   * as an earlier flush may have closed some, or as more than their lengths is asked for.
   */
  closeTogether(cpu: number, t0: number, end: number, pages: number): boolean {
    const { windows, members, observer, contract } = this;
    const { lastUser } = this.cpus;
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
    this.cpus.enterIdle(cpu, t);
    if (postsIdle && this.members.has(cpu)) logged.startPosting(cpu);
  }

  leaveIdle(cpu: number, t: number, postsIdle: boolean): void {
    const logged = this.loggedOf(cpu);
    logged.passHorizon(cpu, t);
    this.cpus.leaveIdle(cpu, t);
    this.windows.idlePairs.runs(cpu);
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
    return { state: windows.state(this.cpus.leavesIdleClean), longest };
  }
}
