// The measured requests that wait for flushes of other CPUs, in order of t0, field by field. Each has a place,
// its number in the order of being made, for good, and is in a row of the columns until it is dropped: the
// oldest first. Grows as needed, up to a limit. What closes where, and what can be dropped, is others' to say.
import { LabError } from '../../shared/errors.ts';
import { mostPlaces } from './request-log-limits.ts';
import type { RequestMemory } from './request-memory.ts';

/** The columns, by the type of what they hold. */
const doubles = ['t0', 'returned', 'worst', 'attackedNs'] as const;
const integers = ['pages', 'who', 'left'] as const;

/** What one request takes in it, bytes. */
export const requestBytes =
  doubles.length * Float64Array.BYTES_PER_ELEMENT + integers.length * Int32Array.BYTES_PER_ELEMENT;

/** Rows made with the first request. Most runs are short: to make the first room at once takes longer than they do. */
const madeFirst = 128;

export class RequestLog {
  /** The place of the first row: requests before it have been dropped. */
  first = 0;
  /** The requests that are kept, in the rows from 0 on. */
  rows = 0;
  /** When it was made, ns. */
  t0 = new Float64Array(0);
  /** When it returned to its caller, ns; Infinity before. */
  returned = new Float64Array(0);
  /** Longest window that has ended, ns. */
  worst = new Float64Array(0);
  /** The window of the attacker's CPU if it ended before the request returned, ns; -1 before. */
  attackedNs = new Float64Array(0);
  pages = new Int32Array(0);
  /** The CPU that made it. */
  who = new Int32Array(0);
  /** Windows that have not ended. */
  left = new Int32Array(0);
  private readonly memory: RequestMemory;
  private readonly mostRows: number;
  /** The room with which it is full for the first time. */
  private readonly firstRoom: number;

  constructor(memory: RequestMemory) {
    this.memory = memory;
    this.mostRows = Math.max(1, Math.floor(memory.bytes / requestBytes));
    this.firstRoom = Math.min(memory.firstRoom, this.mostRows);
  }

  /** The place after the last: how many requests were ever added. */
  get end(): number {
    return this.first + this.rows;
  }

  /** Whether the next request needs more than the first room, or than twice that, and so on. */
  get isFull(): boolean {
    return this.rows === this.t0.length && this.rows >= this.firstRoom;
  }

  /**
   * Adds a request with `left` windows; returns its place.
   * @throws LabError `run-failed` if there is no memory or no number for it.
   */
  add(t0: number, cpu: number, pages: number, left: number): number {
    if (this.end >= mostPlaces) throw noPlace(this.end);
    if (this.rows === this.t0.length) this.grow();
    const row = this.rows++;
    this.t0[row] = t0;
    this.returned[row] = Infinity;
    this.worst[row] = 0;
    this.attackedNs[row] = -1;
    this.pages[row] = pages;
    this.who[row] = cpu;
    this.left[row] = left;
    return this.first + row;
  }

  /** Drops the first `count` rows: nobody asks for them again. */
  drop(count: number): void {
    for (const column of [...doubles, ...integers]) this[column].copyWithin(0, count, this.rows);
    this.first += count;
    this.rows -= count;
  }

  /** The first row in [from, to) of a request made after t; `to` if there is none. */
  firstAfter(t: number, from: number, to: number): number {
    const { t0 } = this;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (t0[middle] > t) to = middle;
      else from = middle + 1;
    }
    return to;
  }

  /**
   * The first row in [from, to) of a request that is no older than `ns` at t; `to`, but at least `from`, if
   * there is none.
   */
  firstWithin(ns: number, t: number, from: number, to: number): number {
    const { t0 } = this;
    if (from >= to || t - t0[from] <= ns) return from;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (t - t0[middle] > ns) from = middle + 1;
      else to = middle;
    }
    return to;
  }

  /** The first row in [from, to) of a request that this CPU made; `to` if there is none. */
  firstOf(cpu: number, from: number, to: number): number {
    const { who } = this;
    let at = from;
    while (at < to && who[at] !== cpu) at++;
    return at;
  }

  /** The first row in [from, to) of a request that another CPU made; `to` if there is none. */
  firstOfOthers(cpu: number, from: number, to: number): number {
    const { who } = this;
    let at = from;
    while (at < to && who[at] === cpu) at++;
    return at;
  }

  /** When the first of the requests in the rows [from, to) returned; Infinity if none did; ns. */
  firstReturn(from: number, to: number): number {
    const { returned } = this;
    let first = Infinity;
    for (let at = from; at < to; at++) if (returned[at] < first) first = returned[at];
    return first;
  }

  /** Whether a window of some of the requests in the rows [from, to) has not ended. */
  hasOpen(from: number, to: number): boolean {
    const { left } = this;
    let at = from;
    while (at < to && left[at] === 0) at++;
    return at < to;
  }

  private grow(): void {
    const { rows, firstRoom, mostRows } = this;
    if (rows < firstRoom) return this.widen(Math.min(Math.max(2 * rows, madeFirst), firstRoom));
    if (rows >= mostRows) throw this.memory.logIsFull(rows);
    this.widen(Math.min(2 * rows, mostRows));
  }

  private widen(room: number): void {
    for (const column of doubles) {
      const wider = new Float64Array(room);
      wider.set(this[column]);
      this[column] = wider;
    }
    for (const column of integers) {
      const wider = new Int32Array(room);
      wider.set(this[column]);
      this[column] = wider;
    }
  }
}

/** What a replication ends with that has numbered so many requests, whether it keeps them or not. */
function noPlace(numbered: number): LabError {
  return new LabError(
    'run-failed',
    `a replication has followed ${numbered} flush requests, and can number no more`,
    'a smaller run.measureMs, or fewer machine.cpus',
  );
}
