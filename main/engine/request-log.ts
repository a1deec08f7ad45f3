// The measured requests that wait for flushes of other CPUs, in order of t0, field by field. Grows as
// needed, up to a limit; nothing leaves it. What closes where is exposure's to say.
import { LabError } from '../../shared/errors.ts';

/** What one request takes in it, bytes. */
const requestBytes = 4 * 8 + 3 * 4;
/** More requests of one replication are refused: 0.7 GB, which no limit of a thread's heap counts. */
const mostRequests = 2 ** 24;

export class RequestLog {
  size = 0;
  private readonly most: number;
  t0 = new Float64Array(1024);
  /** When it returned to its caller, ns; Infinity before. */
  returned = new Float64Array(1024);
  /** Longest window that has ended, ns. */
  worst = new Float64Array(1024);
  /** The window of the attacker's CPU if it ended before the request returned, ns; -1 before. */
  attackedNs = new Float64Array(1024);
  pages = new Int32Array(1024);
  /** The CPU that made it. */
  who = new Int32Array(1024);
  /** Windows that have not ended. */
  left = new Int32Array(1024);

  /** @param most How many it keeps. */
  constructor(most = mostRequests) {
    this.most = most;
  }

  /**
   * Adds a request with `left` windows; returns its place.
   * @throws LabError `run-failed` if there are too many for the memory that a replication may use.
   */
  add(t0: number, cpu: number, pages: number, left: number): number {
    if (this.size === this.t0.length) this.grow();
    const at = this.size++;
    this.t0[at] = t0;
    this.returned[at] = Infinity;
    this.worst[at] = 0;
    this.attackedNs[at] = -1;
    this.pages[at] = pages;
    this.who[at] = cpu;
    this.left[at] = left;
    return at;
  }

  /** The first place in [from, to) of a request made after t; `to` if there is none. */
  firstAfter(t: number, from: number, to: number): number {
    const { t0 } = this;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (t0[middle] > t) to = middle;
      else from = middle + 1;
    }
    return to;
  }

  /** The first place in [from, to) of a request that this CPU made; `to` if there is none. */
  firstOf(cpu: number, from: number, to: number): number {
    const { who } = this;
    let at = from;
    while (at < to && who[at] !== cpu) at++;
    return at;
  }

  /** The first place in [from, to) of a request that another CPU made; `to` if there is none. */
  firstOfOthers(cpu: number, from: number, to: number): number {
    const { who } = this;
    let at = from;
    while (at < to && who[at] === cpu) at++;
    return at;
  }

  /** When the first of the requests [from, to) returned; Infinity if none did; ns. */
  firstReturn(from: number, to: number): number {
    const { returned } = this;
    let first = Infinity;
    for (let at = from; at < to; at++) if (returned[at] < first) first = returned[at];
    return first;
  }

  private grow(): void {
    if (this.size >= this.most) throw tooMany(this.size);
    const room = this.size * 2;
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

function tooMany(size: number): LabError {
  const gigabytes = ((2 * size * requestBytes) / 1e9).toFixed(1);
  return new LabError(
    'run-failed',
    `a replication keeps ${size} flush requests, and more would take ${gigabytes} GB of memory`,
    'a smaller run.measureMs or run.horizonMs, or fewer machine.cpus',
  );
}
