// Requests whose pages are used again only after a flush that comes later (MODEL.md, section 5b): those
// that a CPU gathers until it flushes for all of them, and those that are posted until one of their pages
// is used again. Says when a flush is due, and which requests are over with it; flushes nothing.
import type { Exposure } from './exposure.ts';
import type { Members } from './members.ts';
import type { Setup } from './setup.ts';

/** A request whose pages are free, and have not been used again. */
interface FreePages {
  readonly t0: number;
  /** Its place in exposure's log, -1 if it is not followed. */
  readonly loggedAt: number;
  /** Pages freed up to its last one. */
  readonly freedTo: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

export class HeldRequests {
  /** Whether what is posted is flushed before its pages are used again. */
  readonly beforeReuse: boolean;
  private readonly gather: number;
  private readonly freePages: number;
  private readonly members: Members;
  private readonly exposure: Exposure;
  /** Per CPU: requests gathered so far. */
  private readonly gathered: Int32Array;
  /** Per CPU: places in the log of the requests that its next flush is for. */
  private readonly waiting: number[][];
  /** Pages freed by all requests. */
  private freed = 0;
  private free: FreePages[] = [];
  private next = 0;
  /** Per CPU: the latest start of its full flushes that are over, and those that are not, in order. */
  private readonly cleanOf: Float64Array;
  private readonly ahead: Span[][];

  constructor({ machine, policy, freePages }: Setup, members: Members, exposure: Exposure) {
    this.beforeReuse = policy.beforeReuse;
    this.gather = policy.gather;
    this.freePages = freePages;
    this.members = members;
    this.exposure = exposure;
    this.gathered = new Int32Array(machine.cpus);
    this.waiting = Array.from({ length: machine.cpus }, () => []);
    this.cleanOf = new Float64Array(machine.cpus).fill(-Infinity);
    this.ahead = Array.from({ length: machine.cpus }, () => []);
  }

  /** A CPU makes a request: true if it only joins those that the CPU has gathered. */
  gathers(cpu: number): boolean {
    if (this.gather === 1) return false;
    this.gathered[cpu] += 1;
    if (this.gathered[cpu] < this.gather) return true;
    this.gathered[cpu] = 0;
    return false;
  }

  /** A CPU's request begins: what is not sent waits for a later flush. `loggedAt` is -1 if not followed. */
  keep(
    cpu: number,
    t0: number,
    loggedAt: number,
    { isGathered, isSent }: { readonly isGathered: boolean; readonly isSent: boolean },
  ): void {
    if (isGathered && loggedAt >= 0) this.waiting[cpu].push(loggedAt);
    if (!isGathered && !isSent) this.free.push({ t0, loggedAt, freedTo: this.freed });
  }

  /**
   * A request frees pages at t0, and as many that were freed before it are used again: true if some CPU
   * may have one of these in its TLB.
   */
  reuses(cpu: number, t0: number, pages: number): boolean {
    if (!this.beforeReuse) return false;
    this.freed += pages;
    let latest = -Infinity;
    for (; this.next < this.free.length; this.next++) {
      const { t0: since, loggedAt, freedTo } = this.free[this.next];
      if (freedTo > this.freed - this.freePages) break;
      latest = since;
      if (loggedAt >= 0) this.waiting[cpu].push(loggedAt);
    }
    this.forget();
    const isStale = this.members.cpus.some((member) => this.cleanSince(member, t0) < latest);
    if (!isStale) this.returned(cpu, t0);
    return isStale;
  }

  /** A CPU flushes in full from start to end, which may be ahead of the clock. */
  flushed(cpu: number, start: number, end: number): void {
    if (this.beforeReuse) this.ahead[cpu].push({ start, end });
  }

  /** The flush of a CPU's request is over at t: so are the requests that waited for it. */
  returned(cpu: number, t: number): void {
    for (const at of this.waiting[cpu]) this.exposure.markReturned(cpu, at, t);
    this.waiting[cpu].length = 0;
  }

  /** A CPU is clean at t of whatever was asked up to the time returned. */
  private cleanSince(cpu: number, t: number): number {
    const ahead = this.ahead[cpu];
    let over = 0;
    for (; over < ahead.length && ahead[over].end <= t; over++) {
      if (ahead[over].start > this.cleanOf[cpu]) this.cleanOf[cpu] = ahead[over].start;
    }
    if (over > 0) ahead.splice(0, over);
    return this.cleanOf[cpu];
  }

  /** Lets go of what is used again, now and then. */
  private forget(): void {
    if (this.next < 4096 || this.next < this.free.length / 2) return;
    this.free = this.free.slice(this.next);
    this.next = 0;
  }
}

/** For policies that hold requests back; null for the others. */
export function makeHeldRequests(
  setup: Setup,
  members: Members,
  exposure: Exposure,
): HeldRequests | null {
  const { gather, beforeReuse } = setup.policy;
  return gather > 1 || beforeReuse ? new HeldRequests(setup, members, exposure) : null;
}
