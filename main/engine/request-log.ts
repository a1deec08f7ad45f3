// The measured requests that wait for flushes of other CPUs, in order of t0, field by field. Each has a place,
// its number in the order of being made, for good, and is in a row of the columns until it is dropped: the
// oldest first. Grows as needed, up to a limit. What closes where, and what can be dropped, is others' to say.
import { LabError } from '../../shared/errors.ts';
import { firstRoom, mostPlaces, mostRequests } from './request-log-limits.ts';

/** What one request takes in it, bytes. */
export const requestBytes = 4 * 8 + 3 * 4;

export class RequestLog {
  /** The place of the first row: requests before it have been dropped. */
  first = 0;
  /** The requests that are kept, in the rows from 0 on. */
  rows = 0;
  private readonly most: number;
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

  /** @param share The part that it may have of the memory for requests. */
  constructor(share = 1) {
    const room = Math.ceil(share * firstRoom);
    this.most = share * mostRequests;
    this.t0 = new Float64Array(room);
    this.returned = new Float64Array(room);
    this.worst = new Float64Array(room);
    this.attackedNs = new Float64Array(room);
    this.pages = new Int32Array(room);
    this.who = new Int32Array(room);
    this.left = new Int32Array(room);
  }

  /** The place after the last: how many requests were ever added. */
  get end(): number {
    return this.first + this.rows;
  }

  /** Whether the next request needs more room. */
  get isFull(): boolean {
    return this.rows === this.t0.length;
  }

  /**
   * Adds a request with `left` windows; returns its place.
   * @throws LabError `run-failed` if there are too many for the memory that a replication may use.
   */
  add(t0: number, cpu: number, pages: number, left: number): number {
    if (this.isFull) this.grow();
    if (this.end >= mostPlaces) throw tooMany(this.end);
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
    const { t0, returned, worst, attackedNs, pages, who, left, rows } = this;
    for (const column of [t0, returned, worst, attackedNs, pages, who, left]) {
      column.copyWithin(0, count, rows);
    }
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

  /** The first row in [from, to) of a request that is no older than `ns` at t; `to`, but at least `from`, if there is none. */
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

  private grow(): void {
    if (this.rows >= this.most) throw tooMany(this.rows);
    const room = this.rows * 2;
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
    this.worst = wider(this.worst);
    this.attackedNs = wider(this.attackedNs);
    this.pages = widerInt(this.pages);
    this.who = widerInt(this.who);
    this.left = widerInt(this.left);
  }
}

/** What a replication says that keeps so many requests and would need more room. */
export function tooMany(kept: number): LabError {
  const gigabytes = ((2 * kept * requestBytes) / 1e9).toFixed(1);
  return new LabError(
    'run-failed',
    `a replication keeps ${kept} flush requests, and more would take ${gigabytes} GB of memory`,
    'a smaller run.measureMs or run.horizonMs, or fewer machine.cpus',
  );
}
