// The rows of flushes outside of handlers, and of the windows that any flush closes; knows by what each
// CPU was last cleaned. Which requests these windows are of is said in the log of each side.
import { flushCauses, type FlushCause, type Table } from '../../../shared/timeline/layouts.ts';
import { TableWriter } from '../../../shared/timeline/table-writer.ts';
import type { DrainPoint, ObservedFlush } from '../observer.ts';

/** Where a drain was that a CPU is at, and since when. */
interface Drain {
  readonly point: DrainPoint;
  readonly at: number;
}

/** By what a CPU was cleaned, and when that ended: a message's or a flush's row, else -1. */
interface Cleaner {
  readonly end: number;
  readonly byMessage: number;
  readonly byFlush: number;
}

const unknown: Cleaner = { end: NaN, byMessage: -1, byFlush: -1 };

export class FlushRows {
  readonly flushes = new TableWriter('flushes');
  private readonly closings = new TableWriter('closings');
  private isMeasuring = false;
  /** Per CPU: the drain that its flushes are of, if they are of one. */
  private readonly draining: (Drain | null)[];
  /** By side and CPU: what cleaned it and may yet be asked for. A handler's flushes are told ahead, all at its start. */
  private readonly cleaners: readonly Cleaner[][][];
  /** By side: a CPU's flushes for its own requests are worked out ahead of their end. */
  private readonly isOwnAhead: readonly boolean[];

  constructor(cpus: number, isOwnAhead: readonly boolean[]) {
    this.isOwnAhead = isOwnAhead;
    this.draining = Array.from({ length: cpus }, () => null);
    this.cleaners = isOwnAhead.map(() => Array.from({ length: cpus }, () => []));
  }

  /** Rows of messages before that are gone. */
  startMeasuring(): void {
    this.isMeasuring = true;
    for (const list of this.cleaners.flat()) list.length = 0;
  }

  drains(cpu: number, t: number, point: DrainPoint): void {
    this.draining[cpu] = { point, at: t };
  }

  drained(cpu: number): void {
    this.draining[cpu] = null;
  }

  /** A CPU has come to t: what had cleaned it before that closes no window that opens from now on. */
  comesTo(cpu: number, t: number): void {
    for (const lists of this.cleaners) {
      const list = lists[cpu];
      const first = list.findIndex(({ end }) => end >= t);
      list.splice(0, first < 0 ? list.length : first);
    }
  }

  /** A handler flushed for a message, whose row is -1 if it is not shown. */
  handled(cpu: number, { side, times, end }: ObservedFlush, byMessage: number): void {
    this.cleans(cpu, side, times > 0, { end, byMessage, byFlush: -1 });
  }

  flushed(cpu: number, flush: ObservedFlush): void {
    if (!this.isMeasuring) return;
    const drain = this.draining[cpu];
    const at = this.countedAt(flush, drain);
    const byFlush = this.add(cpu, flush, at, drain?.point ?? 'own');
    const { side, times, start, end } = flush;
    this.comesTo(cpu, drain?.at ?? start);
    this.cleans(cpu, side, times > 0, { end, byMessage: -1, byFlush });
  }

  /** A flush counts when it ends; one that what is simulated works out ahead counts at once. */
  private countedAt({ start, end, side }: ObservedFlush, drain: Drain | null): number {
    if (drain?.point === 'tick') return drain.at;
    return !drain && this.isOwnAhead[side] ? start : end;
  }

  /** A CPU flushes by range for its own request, from t on: nothing is cleaned of what others removed. */
  flushedOwn(cpu: number, t: number, pages: number, side: number): void {
    this.add(cpu, { start: t, end: NaN, times: 0, pages, side }, t, 'own');
  }

  emptied(cpu: number, start: number, end: number, side: number): void {
    if (!this.isMeasuring) return;
    const byFlush = this.add(cpu, { start, end, times: 0, pages: 0, side }, end, 'emptied');
    this.cleans(cpu, side, true, { end, byMessage: -1, byFlush });
  }

  /** What takes all that is there of the first side takes what is there of the other one too. */
  private cleans(cpu: number, side: number, isAll: boolean, by: Cleaner): void {
    const { cleaners } = this;
    for (let own = side; own < cleaners.length && (own === side || isAll); own++) {
      cleaners[own][cpu].push(by);
    }
  }

  /** Windows of a side's logged requests [from, to) close on a CPU by what cleaned it until `end`. */
  covers(cpu: number, from: number, to: number, end: number, side: number): void {
    const row = this.closings.add();
    const { columns } = this.closings;
    columns.domain[row] = side;
    columns.cpu[row] = cpu;
    columns.from[row] = from;
    columns.to[row] = to;
    columns.end[row] = end;
    const { byMessage, byFlush } =
      this.cleaners[side][cpu].findLast((one) => one.end === end) ?? unknown;
    columns.byMessage[row] = byMessage;
    columns.byFlush[row] = byFlush;
  }

  /** The closings of messages that stand in another order now: `rows` says which was where. */
  closingsWith(rows: Int32Array): Table<'closings'> {
    const closings = this.closings.table();
    if (closings.count === 0) return closings;
    const places = new Int32Array(rows.length);
    for (let place = 0; place < rows.length; place++) places[rows[place]] = place;
    const { byMessage } = closings;
    for (let i = 0; i < byMessage.length; i++) {
      if (byMessage[i] >= 0) byMessage[i] = places[byMessage[i]];
    }
    return closings;
  }

  private add(
    cpu: number,
    { start, end, times, pages, side }: ObservedFlush,
    at: number,
    cause: FlushCause,
  ): number {
    const row = this.flushes.add();
    const { columns } = this.flushes;
    columns.cpu[row] = cpu;
    columns.start[row] = start;
    columns.end[row] = end;
    columns.at[row] = at;
    columns.times[row] = times;
    columns.pages[row] = pages;
    columns.cause[row] = flushCauses.indexOf(cause);
    columns.domain[row] = side;
    return row;
  }
}
