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

/** Which requests are a run: those at the places [from, to) of the log, made from firstT0 to lastT0, ns. */
export interface SpanBounds {
  readonly from: number;
  readonly to: number;
  readonly firstT0: number;
  readonly lastT0: number;
}

/** A CPU that asks: when it last was in user mode, ns, and whether it is idle and flushes before it runs anything. */
export interface AskingCpu {
  readonly cpu: number;
  readonly lastUser: number;
  readonly isClean: boolean;
}

export class OldSpan {
  readonly bounds: SpanBounds;
  private readonly pages: PackedPages;
  private who: Uint16Array | null;
  private t0: Float64Array | null;

  /** Takes rows of a log. */
  constructor(log: RequestLog, bounds: SpanBounds, needs: SpanNeeds) {
    const [from, to] = [bounds.from - log.first, bounds.to - log.first];
    this.bounds = bounds;
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

  /**
   * Counts the pairs of a CPU with what [from, to) has of it as open for the horizon, one after the other.
   * @param column Is overwritten; as long as the run at least.
   */
  pass(by: AskingCpu, from: number, to: number, windows: WindowTally, column: Int32Array): void {
    const { who, pages, bounds } = this;
    const first = Math.max(from, bounds.from) - bounds.from;
    const last = Math.min(to, bounds.to) - bounds.from;
    pages.unpack(first, last, column);
    for (let at = first; at < last; at++) {
      let end = last;
      if (who) for (end = at; end < last && who[end] !== by.cpu;) end++;
      windows.passPages(column, at - first, end - first);
      this.passUsers(by, at, end, windows);
      at = end;
    }
  }

  /** The same, of the user code that their CPU ran meanwhile. */
  private passUsers(
    { lastUser, isClean }: AskingCpu,
    from: number,
    to: number,
    windows: WindowTally,
  ): void {
    const { t0, bounds } = this;
    if (t0) windows.passUsers(t0, from, to, lastUser, isClean);
    else if (lastUser <= bounds.firstT0) windows.passUnused(to - from, isClean);
    else if (lastUser > bounds.lastT0 && !isClean) windows.passUsed(to - from);
    else throw new Error('times of old requests are asked for that were let go');
  }
}
