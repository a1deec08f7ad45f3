// The oldest requests of the log, which it has dropped: all of them have returned, and each is closed
// everywhere or older than the horizon. Whatever closes one of them on a CPU closes all that are open there,
// so a few numbers of each CPU stand for them. Beside these it keeps what CPUs need that have not counted
// them as open for the horizon: sums are of the same values in the same order as if nothing were dropped.
import type { LogProgress } from './log-progress.ts';
import { OldSpan, type SpanBounds, type SpanNeeds } from './old-span.ts';
import type { RequestLog } from './request-log.ts';
import type { RequestMemory } from './request-memory.ts';
import type { WatchedCpus } from './watched-cpus.ts';
import type { WindowTally } from './window-tally.ts';

/** Requests of one run: what one of its requests needs is kept of all. */
const spanLength = 4096;
/** With so much to keep it is looked whether all of it is needed still, bytes. */
const fewestBytes = 1 << 16;

/** The rows [from, to) of a log, which are taken over together; the first of them returned at `returned`, ns. */
interface TakenRows {
  readonly log: RequestLog;
  readonly from: number;
  readonly to: number;
  readonly returned: number;
}

export interface OldParts {
  readonly cpus: WatchedCpus;
  /** CPUs on which they can be open. */
  readonly members: readonly number[];
  readonly memory: RequestMemory;
  readonly progress: LogProgress;
  readonly windows: WindowTally;
}

export class OldRequests {
  private readonly cpus: WatchedCpus;
  private readonly members: readonly number[];
  private readonly memory: RequestMemory;
  private readonly progress: LogProgress;
  private readonly windows: WindowTally;
  /** Per CPU: how many are open there, and when the oldest of them was made, ns. */
  private readonly open: Float64Array;
  private readonly oldestT0: Float64Array;
  /** Per CPU: when those that are open there returned, ns: the oldest, and after it each earlier than all before. */
  private readonly returns: number[][];
  private spans: OldSpan[] = [];
  private bytes = 0;
  private tidyAt = fewestBytes;
  /** Of the rows that are taken over: how many each CPU made. */
  private readonly made: Int32Array;
  /** The pages of a run, unpacked. */
  private readonly pages = new Int32Array(spanLength);

  constructor(parts: OldParts) {
    const { count } = parts.cpus;
    this.cpus = parts.cpus;
    this.members = parts.members;
    this.memory = parts.memory;
    this.progress = parts.progress;
    this.windows = parts.windows;
    this.open = new Float64Array(count);
    this.oldestT0 = new Float64Array(count);
    this.returns = Array.from({ length: count }, () => []);
    this.made = new Int32Array(count);
  }

  /** How many are open on a CPU. */
  openOn(cpu: number): number {
    return this.open[cpu];
  }

  /** When the oldest that is open on a CPU was made, ns; there is one. */
  oldestOn(cpu: number): number {
    return this.oldestT0[cpu];
  }

  /** When the first of those that are open on a CPU, in their order, returned that had by t; -1 if none had; ns. */
  returnedBy(cpu: number, t: number): number {
    if (this.open[cpu] === 0) return -1;
    return this.returns[cpu].find((returned) => returned <= t) ?? -1;
  }

  /** All that are open on a CPU close at `end`; returns when the first of them returned, Infinity without any; ns. */
  close(cpu: number, end: number): number {
    const count = this.open[cpu];
    if (count === 0) return Infinity;
    this.windows.closeOld(cpu, count, end - this.oldestT0[cpu]);
    this.open[cpu] = 0;
    const returned = this.returns[cpu];
    this.returns[cpu] = [];
    return returned[returned.length - 1];
  }

  /** Counts those of places [from, to) that are open on a CPU as open for the horizon. */
  pass(cpu: number, from: number, to: number): void {
    const { cpus, spans, windows, pages } = this;
    const by = { cpu, lastUser: cpus.lastUser[cpu], isClean: cpus.isClean(cpu) };
    for (let at = this.firstSpanAfter(from); at < spans.length; at++) {
      if (spans[at].bounds.from >= to) return;
      spans[at].pass(by, from, to, windows, pages);
    }
  }

  /** The first run that has a place from `place` on, among them; their number if there is none. */
  private firstSpanAfter(place: number): number {
    const { spans } = this;
    let first = 0;
    for (let end = spans.length; first < end;) {
      const middle = (first + end) >> 1;
      if (spans[middle].bounds.to <= place) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  /**
   * Takes over the first `rows` of a log, which drops them next.
   * @throws LabError `run-failed` if what is kept of them takes more memory than it may.
   */
  take(log: RequestLog, rows: number): void {
    for (let from = 0; from < rows; from += spanLength) {
      const to = Math.min(rows, from + spanLength);
      if (log.hasOpen(from, to)) this.takePart(log, from, to);
    }
    const { memory } = this;
    if (this.bytes > Math.min(this.tidyAt, memory.bytes)) this.tidy();
    if (this.bytes > memory.bytes) throw memory.oldAreTooMany(this.countKept());
  }

  private takePart(log: RequestLog, from: number, to: number): void {
    const { members, made } = this;
    made.fill(0);
    for (let row = from; row < to; row++) made[log.who[row]] += 1;
    const rows = { log, from, to, returned: log.firstReturn(from, to) };
    for (const cpu of members) this.takeFor(cpu, rows);
    const bounds = {
      from: log.first + from,
      to: log.first + to,
      firstT0: log.t0[from],
      lastT0: log.t0[to - 1],
    };
    const needs = this.needsOf(bounds, (cpu) => made[cpu] > 0);
    if (!needs) return;
    const span = new OldSpan(log, bounds, needs);
    this.bytes += span.bytes;
    this.spans.push(span);
  }

  /** Adds what of some rows is open on a CPU to its numbers. */
  private takeFor(cpu: number, { log, from, to, returned }: TakenRows): void {
    const { progress, made, open } = this;
    const first = progress.openFrom(cpu, log.first + from) - log.first;
    const last = progress.openTo(cpu, log.first + to) - log.first;
    if (first >= last) return;
    let count = last - first;
    if (first === from && last === to) count -= made[cpu];
    else for (let row = first; row < last; row++) if (log.who[row] === cpu) count -= 1;
    if (count === 0) return;
    if (open[cpu] === 0) this.oldestT0[cpu] = log.t0[log.firstOfOthers(cpu, first, last)];
    open[cpu] += count;
    const returns = this.returns[cpu];
    let least = returns.length > 0 ? returns[returns.length - 1] : Infinity;
    for (let row = first; least > returned && row < last; row++) {
      if (log.who[row] === cpu || log.returned[row] >= least) continue;
      least = log.returned[row];
      returns.push(least);
    }
  }

  /** What is needed of requests that are open on CPUs which have not counted them; null if there is no such CPU. */
  private needsOf(bounds: SpanBounds, isBy: (cpu: number) => boolean): SpanNeeds | null {
    const { cpus, progress } = this;
    let isNeeded = false;
    let who = false;
    let times = false;
    for (const cpu of this.members) {
      if (!progress.isUncounted(cpu, bounds.from, bounds.to)) continue;
      isNeeded = true;
      who ||= isBy(cpu);
      // A CPU that is busy is counted before it is idle, and its last user code is never before now.
      const lastUser = cpus.lastUser[cpu];
      times ||= lastUser > bounds.firstT0 && (cpus.isClean(cpu) || lastUser <= bounds.lastT0);
    }
    return isNeeded ? { who, times } : null;
  }

  /** Lets go of what no CPU needs any more. */
  private tidy(): void {
    this.spans = this.spans.filter((span) => {
      const needs = this.needsOf(span.bounds, (cpu) => span.isBy(cpu));
      if (needs) span.keepOnly(needs);
      return needs !== null;
    });
    this.bytes = this.spans.reduce((sum, { bytes }) => sum + bytes, 0);
    this.tidyAt = Math.max(fewestBytes, 2 * this.bytes);
  }
  /** How many requests something is kept of. */
  private countKept(): number {
    return this.spans.reduce((sum, { bounds }) => sum + bounds.to - bounds.from, 0);
  }
}
