import { cpuTimeCategories } from '../cpu-time-categories.ts';
import type { TimelineHead } from './timeline-head.ts';

/**
 * A timeline is tables of columns: what happened in one replication, or in a recording. Times are ns on
 * the clock of the simulation, or of the recording. NaN is what did not happen, or is not known; -1
 * stands for no row, no task, no number.
 */

/**
 * What a CPU does: whose time it is. Of their own are handlers over an idle CPU, time in
 * which a host had the CPU of a vCPU, refills of the TLB, the
 * marking of others (part of `deferredFlush` in a result), a task of a recording, which does not tell user
 * code from the kernel's, and what it does not tell at all.
 */
export const sliceKinds = [
  ...cpuTimeCategories,
  'idleHandler',
  'descheduled',
  'refill',
  'posting',
  'task',
  'unknown',
] as const;
export type SliceKind = (typeof sliceKinds)[number];

/**
 * How a request is told to other CPUs. A look asks for flushes and waits for none; of a recorded one only
 * its interrupts are known.
 */
export const requestKinds = ['ipi', 'deferred', 'broadcast', 'never', 'look', 'recorded'] as const;
export type RequestKind = (typeof requestKinds)[number];

/**
 * What a flush outside of a handler was for: the CPU's own request, or what others had posted. A TLB that
 * is `emptied` is so by no flush of the kernel, and counts as none: a host, deep sleep, other page tables.
 */
export const flushCauses = ['own', 'switch', 'op', 'entry', 'tick', 'emptied'] as const;
export type FlushCause = (typeof flushCauses)[number];

/** An operation is complete, a switch begins, an interrupt finds that a handler before it did its work. */
export const momentKinds = ['op', 'switch', 'spareInterrupt'] as const;
export type MomentKind = (typeof momentKinds)[number];

/** Of a message's `flags`: the first that its handler took; how the handler flushed for it. */
export const messageFlags = { leads: 1, byRange: 2, inFull: 4 } as const;

export const layouts = {
  /** By CPU, and of each in order of time, without gaps from the start of the timeline to its end. */
  slices: { cpu: Uint16Array, start: Float64Array, end: Float64Array, kind: Uint8Array },
  /** In order of t0. Those before the timeline's start were under way then. */
  requests: {
    cpu: Uint16Array,
    t0: Float64Array,
    /** When it began to interrupt others; when all had answered; when it returned to its caller. */
    sendStart: Float64Array,
    waitEnd: Float64Array,
    returned: Float64Array,
    task: Int32Array,
    /** Which operation of its task it is, from 0: the same number is the same operation under each policy. */
    op: Int32Array,
    pages: Int32Array,
    kind: Uint8Array,
    isFull: Uint8Array,
    /** Whether its windows are followed, and its place among those of its domain that other flushes close. */
    isFollowed: Uint8Array,
    loggedAt: Int32Array,
    /** Which of the head's domains it is of. */
    domain: Uint8Array,
  },
  /**
   * A request put on the queue of one CPU: by request, as queued. Without a time of sending it rode on
   * another's interrupt.
   */
  messages: {
    request: Int32Array,
    target: Uint16Array,
    queued: Float64Array,
    sent: Float64Array,
    arrives: Float64Array,
    /** When its handler started. */
    taken: Float64Array,
    flushStart: Float64Array,
    flushEnd: Float64Array,
    ackStart: Float64Array,
    ackEnd: Float64Array,
    /** How long its window was, ns after the request's t0: an earlier full flush can have closed it. */
    window: Float64Array,
    flags: Uint8Array,
  },
  /** Flushes outside of handlers. */
  flushes: {
    cpu: Uint16Array,
    start: Float64Array,
    end: Float64Array,
    /** When it was counted. */
    at: Float64Array,
    /** Full flushes, or pages by range. */
    times: Float64Array,
    pages: Float64Array,
    cause: Uint8Array,
    /** Which domain it is for: one in full, or one that empties, for the first covers the other too. */
    domain: Uint8Array,
  },
  /** On a CPU the windows of a domain's logged requests from `from` to before `to` closed at `end`. */
  closings: {
    domain: Uint8Array,
    cpu: Uint16Array,
    from: Int32Array,
    to: Int32Array,
    end: Float64Array,
    byMessage: Int32Array,
    byFlush: Int32Array,
  },
  /** Windows that a broadcast closed; or, of other requests, on CPUs that were not asked (emptied). */
  broadcasts: { request: Int32Array, cpu: Uint16Array, window: Float64Array },
  moments: { cpu: Uint16Array, t: Float64Array, kind: Uint8Array },
  /** Which task a CPU runs from then on. */
  tasks: { cpu: Uint16Array, t: Float64Array, task: Int32Array },
} as const;

export type TableName = keyof typeof layouts;
export const tableNames = Object.keys(layouts) as TableName[];

type Layout = Readonly<Record<string, ColumnMaker>>;
export type Column = Uint8Array | Uint16Array | Int32Array | Float64Array;
type ColumnMaker =
  | Uint8ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Float64ArrayConstructor;

export type Columns<L extends Layout> = { -readonly [K in keyof L]: InstanceType<L[K]> };

/** A table as it is read: `count` rows, whose columns are as long. */
export type Table<N extends TableName> = Readonly<Columns<(typeof layouts)[N]>> & {
  readonly count: number;
};

export type Timeline = TimelineHead & { readonly [N in TableName]: Table<N> };
