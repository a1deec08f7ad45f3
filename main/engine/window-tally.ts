// What is counted of exposure windows, each followed for the horizon from its t0: lengths, stale time
// while busy, page time. Pairs of one CPU that end at one time come as a span of the log of requests,
// which is counted column by column, in its order: the sums are the same bits as of one pair after the
// other. What ends a window is exposure's to say.
import type { ExposureState } from '../../shared/result.ts';
import type { ContractCheck } from './contract-check.ts';
import { Histogram } from './histogram.ts';
import { IdlePairs } from './idle-pairs.ts';
import type { Members } from './members.ts';
import type { RequestLog } from './request-log.ts';

/** The rows [from, to) of a log; if not said otherwise, none that the CPU has made whose pairs are counted. */
export interface LogSpan {
  readonly log: RequestLog;
  readonly from: number;
  readonly to: number;
}

/** The first row in [from, to) of a request made when its CPU was in user mode for the last time, or later. */
function firstUnused(t0: Float64Array, from: number, to: number, lastUser: number): number {
  // A CPU that runs tasks has mostly been in user mode since.
  if (from < to && lastUser > t0[to - 1]) return to;
  let at = from;
  while (at < to && lastUser > t0[at]) at++;
  return at;
}

/** Adds `factor` times each of a part [from, to) of a column to a sum, one after the other. */
function addTimes(
  sum: number,
  factor: number,
  column: Int32Array,
  from: number,
  to: number,
): number {
  // A loop of its own: V8 compiles a long one while it runs, and knows nothing yet of what comes after it.
  // `+` says that it is a number: V8 keeps what grows from a parameter on the heap.
  let total = +sum;
  for (let at = from; at < to; at++) total += factor * column[at];
  return total;
}

export class WindowTally {
  /** How long a pair is followed from its t0, ns; what is not clean by then is open. */
  horizonNs = Infinity;
  /** Windows that closed within the horizon, stale time while busy, and the longest of a request; ns. */
  readonly pairs = new Histogram();
  readonly busy = new Histogram();
  readonly worst = new Histogram();
  readonly idlePairs: IdlePairs;
  private userPairs = 0;
  private pageNs = 0;
  private requestCount = 0;
  private pairCount = 0;
  /** Pairs whose CPU is not clean yet, those older than the horizon too. */
  uncovered = 0;
  /** When the last of the others is clean, ns: a flush can be told of before it ends. */
  cleanAt = -Infinity;
  /** Per CPU: longest time to a covering flush, beyond the horizon too, ns. */
  readonly longest: Float64Array;
  private readonly members: Members;
  private readonly contract: ContractCheck;

  constructor(members: Members, contract: ContractCheck) {
    this.members = members;
    this.contract = contract;
    this.longest = new Float64Array(members.processOf.length);
    this.idlePairs = new IdlePairs(members);
  }

  /** A CPU makes a request: a pair with each other CPU that it concerns. */
  request(cpu: number): void {
    const pairs = this.members.countOthers(cpu);
    this.requestCount += 1;
    this.pairCount += pairs;
    this.uncovered += pairs;
    this.idlePairs.request(cpu);
  }

  /** A pair is clean at `end`; its CPU last was in user mode at `lastUser` before that. Returns its window, ns. */
  close(cpu: number, t0: number, end: number, pages: number, lastUser: number): number {
    const window = end - t0;
    this.uncovered -= 1;
    if (end > this.cleanAt) this.cleanAt = end;
    if (window > this.longest[cpu]) this.longest[cpu] = window;
    if (this.contract.isOnAge) this.contract.took(cpu, window);
    if (window > this.horizonNs) return window;
    this.pairs.add(window);
    this.idlePairs.close(cpu, 1);
    this.pageNs += window * pages;
    this.busy.add(Math.max(0, lastUser - t0));
    if (lastUser > t0) this.userPairs += 1;
    return window;
  }

  /** The pairs of one request with all of these CPUs but its own are clean at `end`, within the horizon. */
  closeTogether(
    { cpus, own, lastUser }: { cpus: readonly number[]; own: number; lastUser: Float64Array },
    { t0, pages }: { t0: number; pages: number },
    end: number,
  ): void {
    const { longest, idlePairs, busy } = this;
    const window = end - t0;
    const stale = window * pages;
    let { pageNs } = this;
    let used = 0;
    for (const cpu of cpus) {
      if (cpu === own) continue;
      if (window > longest[cpu]) longest[cpu] = window;
      idlePairs.close(cpu, 1);
      pageNs += stale;
      if (lastUser[cpu] <= t0) continue;
      busy.add(lastUser[cpu] - t0);
      used += 1;
    }
    const count = cpus.length - 1;
    busy.addMany(0, count - used);
    this.pairs.addEach(window, count);
    this.pageNs = pageNs;
    this.userPairs += used;
    this.uncovered -= count;
  }

  /** The pairs of a CPU with a span, at least one, are clean at `end`. */
  closeSpan(cpu: number, { log: { t0, pages }, from, to }: LogSpan, end: number, lastUser: number) {
    const { contract, horizonNs, longest } = this;
    this.uncovered -= to - from;
    if (end > this.cleanAt) this.cleanAt = end;
    // The older a request, the longer its window.
    longest[cpu] = Math.max(longest[cpu], end - t0[from]);
    for (let at = from; contract.isOnAge && at < to; at++) contract.took(cpu, end - t0[at]);
    let first = from;
    while (first < to && end - t0[first] > horizonNs) first++;
    this.pairs.addTimesTo(end, t0, first, to);
    this.idlePairs.close(cpu, to - first);
    let { pageNs } = this;
    for (let at = first; at < to; at++) pageNs += (end - t0[at]) * pages[at];
    this.pageNs = pageNs;
    this.addBusy(t0, first, to, lastUser);
  }

  /** Adds the stale time while busy of pairs of one CPU: 0 for requests made after it ran user code. */
  private addBusy(t0: Float64Array, from: number, to: number, lastUser: number): void {
    const unused = firstUnused(t0, from, to, lastUser);
    this.busy.addTimesTo(lastUser, t0, from, unused);
    this.busy.addMany(0, to - unused);
    this.userPairs += unused - from;
  }

  /** A pair was open for the horizon. `isClean` if its CPU is idle, and flushes before it runs anything. */
  pass(pages: number, t0: number, lastUser: number, isClean: boolean): void {
    this.pageNs += this.horizonNs * pages;
    if (lastUser > t0) this.userPairs += 1;
    if (isClean) this.busy.add(Math.max(0, lastUser - t0));
  }

  /** The same for each pair of a CPU with a span. */
  passSpan({ log: { t0, pages }, from, to }: LogSpan, lastUser: number, isClean: boolean): void {
    this.passPages(pages, from, to);
    this.passUsers(t0, from, to, lastUser, isClean);
  }

  /** The page time of pairs that were open for the horizon; a part of a column of pages. */
  passPages(pages: Int32Array, from: number, to: number): void {
    this.pageNs = addTimes(this.pageNs, this.horizonNs, pages, from, to);
  }

  /** The user code that the CPU of pairs that were open for the horizon ran meanwhile; a part of a column of t0. */
  passUsers(t0: Float64Array, from: number, to: number, lastUser: number, isClean: boolean): void {
    if (isClean) this.addBusy(t0, from, to, lastUser);
    else this.userPairs += firstUnused(t0, from, to, lastUser) - from;
  }

  /** The same for so many pairs, if it ran no user code since the first of them was made. */
  passUnused(count: number, isClean: boolean): void {
    if (isClean) this.busy.addMany(0, count);
  }

  /** The same, if it ran user code after the last of them was made, and is not clean. */
  passUsed(count: number): void {
    this.userPairs += count;
  }

  /** So many pairs of a CPU that were open for the horizon are clean, the oldest after this window, ns. */
  closeOld(cpu: number, count: number, window: number): void {
    this.uncovered -= count;
    this.longest[cpu] = Math.max(this.longest[cpu], window);
  }

  /** The pairs of a CPU with a span are open at t, the end, and not for the horizon; its own requests are none. */
  stayOpen(cpu: number, { log: { t0, pages, who }, from, to }: LogSpan, t: number): void {
    let { pageNs } = this;
    for (let at = from; at < to; at++) if (who[at] !== cpu) pageNs += (t - t0[at]) * pages[at];
    this.pageNs = pageNs;
  }

  /** The longest window of a request all of whose windows have ended. */
  addWorst(window: number): void {
    if (window <= this.horizonNs) this.worst.add(window);
  }

  /** What was counted; `leavesIdleClean` if CPUs do. */
  state(leavesIdleClean: boolean): ExposureState {
    const { pairs, busy, worst, pairCount, requestCount } = this;
    const idle = this.idlePairs.count();
    if (!leavesIdleClean) busy.addMany(0, idle.openIdlePairs);
    return {
      horizonNs: this.horizonNs,
      pairs: pairs.state(),
      busy: busy.state(),
      worstCpu: worst.state(),
      pairCount,
      openPairs: pairCount - pairs.count,
      ...idle,
      userPairs: this.userPairs,
      requestCount,
      openRequests: requestCount - worst.count,
      pageCpuSeconds: this.pageNs / 1e9,
    };
  }
}
