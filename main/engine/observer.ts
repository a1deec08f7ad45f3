// What a machine tells of itself while it runs, to whoever asked: each moment a call. Without an
// observer nothing is told, nothing is made for it, and nothing is slower. An observer looks on: it
// changes nothing, and no result depends on it. What it keeps of all this is its own matter.
import type { Category } from './category.ts';
import type { CodeArray } from './code-array.ts';
import type { FlushKind } from './generations.ts';
import type { Phase } from './phase.ts';
import type { Requester } from './requester.ts';

/** The current phase of each CPU: its parts are worked off in this order, what is paid last. */
export interface PhaseColumns {
  readonly count: number;
  readonly phases: CodeArray<Phase>;
  readonly phaseStart: Float64Array;
  readonly firstPart: Float64Array;
  readonly secondPart: Float64Array;
  readonly secondCategory: CodeArray<Category>;
  readonly paid: Float64Array;
}

/** A flush request at its t0. */
export interface ObservedRequest {
  /** Which side of the machine it is of: its place among them. */
  readonly side: number;
  readonly pages: number;
  readonly isFull: boolean;
  /** Whether its windows are followed; if so, its place in the log of its side's exposure, -1 if it has none there. */
  readonly isFollowed: boolean;
  readonly loggedAt: number;
  /** Whether other CPUs are interrupted for it; else it is posted, broadcast or never told. */
  readonly isSent: boolean;
}

/** A flush from `start` to `end`: `times` in full, else `pages` by range. */
export interface ObservedFlush {
  readonly start: number;
  readonly end: number;
  readonly times: number;
  readonly pages: number;
  /** What it is for: one in full for the direct map covers both sides. */
  readonly side: number;
}

/** Where a CPU was when it drained what others had posted. */
export type DrainPoint = 'switch' | 'op' | 'entry' | 'tick';

/** Times are ns, and may be ahead of the clock: handlers and runs of sends are worked out when they start. */
export interface Observer {
  /** The warm-up is over: [from, to) is measured, and each window followed for the horizon of its side, ns. */
  measures(from: number, to: number, horizonsNs: readonly number[]): void;
  /** Asked after each event of the measured time: whether no more of it is wanted. */
  isFull(): boolean;
  /** The measured time ends at `to`, sooner than was said. */
  endsMeasuring(to: number): void;
  /** A CPU's phase ends at t, and another begins. */
  phaseEnds(cpus: PhaseColumns, cpu: number, t: number): void;
  /** [start, end) of a CPU goes to a handler, from the phase that it is in and those that follow. */
  steals(cpu: number, start: number, end: number, to: Category): void;
  takesOver(cpu: number, task: number, t: number): void;
  goesIdle(cpu: number, t: number): void;
  /** A context switch begins, to a task or to idle. */
  switches(cpu: number, t: number): void;
  completesOp(cpu: number, t: number): void;

  /** The CPU's request begins. Its last one is over by then. */
  requests(cpu: number, t0: number, request: ObservedRequest): void;
  /** A CPU's interrupt begins in which it asks others for full flushes of a side, and does not wait for them. */
  asks(cpu: number, t: number, side: number): void;
  /** The CPU's request begins to interrupt others, after its own flush if that comes first. */
  sends(cpu: number, t: number): void;
  /** A request is put on a target's queue. */
  queues(target: number, at: number, requester: Requester): void;
  /** The interrupt for a request on a target's queue; of two for the same queue the later call counts. */
  kicks(target: number, sentAt: number, arrivesAt: number, requester: Requester): void;
  handles(cpu: number, start: number): void;
  /** The handler's flush for a requester begins; it has been asked to do it in full or by range. */
  serves(cpu: number, flushStart: number, requester: Requester): void;
  /** How it flushed: not at all if the CPU was up to date. */
  served(cpu: number, flushEnd: number, requester: Requester, kind: FlushKind): void;
  /** What a sender pays for a target's answer; told again if handlers move it. */
  acknowledges(initiator: number, target: number, start: number, end: number): void;
  /** A CPU's shootdown is over: all have answered. */
  waitEnds(cpu: number, t: number): void;
  /** A CPU flushes pages by range for its own request, which is of a side, from t on. */
  flushesOwn(cpu: number, t: number, pages: number, side: number): void;
  /** The CPU's request returns to its caller. */
  returns(cpu: number, t: number): void;

  /** The flushes of a CPU that are told next, up to `drained`, are of what others had posted; it came to that at t. */
  drains(cpu: number, t: number, point: DrainPoint): void;
  drained(cpu: number): void;
  /** A flush for a side ran on a CPU that covers older requests. */
  flushes(cpu: number, flush: ObservedFlush): void;
  /** What a CPU's TLB holds of a side is emptied, but by no flush that counts; or it is found empty, at one time. */
  empties(cpu: number, start: number, end: number, side: number): void;
  /** The last flush of a CPU for a side closes its windows of the logged requests [from, to), but for its own. */
  covers(cpu: number, from: number, to: number, end: number, side: number): void;
  /** The window of an initiator's request closes on a CPU, and was so long, ns. */
  closes(initiator: number, cpu: number, windowNs: number): void;

  /** The simulation has stopped at t: each CPU's phase goes no further. */
  ends(cpus: PhaseColumns, t: number): void;
}
