// A run of old requests, all of them older than the horizon: what is still asked of them by CPUs on which
// they are open and have not been counted as open for the horizon. Keeps no more than these CPUs need: the
// pages of each request, and who made it or when only where the answer differs within the run.
import { PackedPages } from './packed-pages.ts';
import type { RequestLog } from './request-log.ts';
import type { WindowTally } from './window-tally.ts';

/** What a CPU will ask about a run. */
export interface SpanNeeds {
  /** It made some of the requests itself: these are no pairs. */
  readonly who: boolean;
  /** It was in user mode for the last time after some were made and before others, or is asked for times. */
  readonly times: boolean;
}

export class OldSpan {
  /** Places [from, to) of the log. */
  readonly from: number;
  readonly to: number;
  readonly firstT0: number;
  readonly lastT0: number;
  private readonly pages: PackedPages;
  private who: Uint16Array | null;
  private t0: Float64Array | null;

  /** Takes the rows [from, to) of a log. */
  constructor(log: RequestLog, from: number, to: number, needs: SpanNeeds) {
    this.from = log.first + from;
    this.to = log.first + to;
    this.firstT0 = log.t0[from];
    this.lastT0 = log.t0[to - 1];
    this.pages = new PackedPages(log.pages, from, to);
    this.who = needs.who ? Uint16Array.from(log.who.subarray(from, to)) : null;
    this.t0 = needs.times ? log.t0.slice(from, to) : null;
  }

  get bytes(): number {
    return this.pages.bytes + (this.who?.byteLength ?? 0) + (this.t0?.byteLength ?? 0);
  }

  /** Whether a CPU made one of the requests, as far as it is kept who did. */
  isBy(cpu: number): boolean {
    return this.who?.includes(cpu) ?? false;
  }

  /** Lets go of what is not needed any more. */
  keepOnly(needs: SpanNeeds): void {
    if (!needs.who) this.who = null;
    if (!needs.times) this.t0 = null;
  }

  /** Counts the pairs of a CPU with places [from, to) of it as open for the horizon, one after the other. */
  pass(
    { cpu, from, to }: { readonly cpu: number; readonly from: number; readonly to: number },
    windows: WindowTally,
    lastUser: number,
    isClean: boolean,
  ): void {
    const { who, pages } = this;
    const last = Math.min(to, this.to) - this.from;
    for (let at = Math.max(from, this.from) - this.from; at < last; at++) {
      let end = last;
      if (who) for (end = at; end < last && who[end] !== cpu;) end++;
      windows.passPages(pages, at, end);
      this.passUsers(at, end, { windows, lastUser, isClean });
      at = end;
    }
  }

  /** The same, of the user code that their CPU ran meanwhile. */
  private passUsers(
    from: number,
    to: number,
    {
      windows,
      lastUser,
      isClean,
    }: { readonly windows: WindowTally; readonly lastUser: number; readonly isClean: boolean },
  ): void {
    const { t0 } = this;
    if (t0) windows.passUsers(t0, from, to, lastUser, isClean);
    else if (lastUser <= this.firstT0) windows.passUnused(to - from, isClean);
    else if (lastUser > this.lastT0 && !isClean) windows.userPairs += to - from;
    else throw new Error('times of old requests are asked for that were let go');
  }
}
