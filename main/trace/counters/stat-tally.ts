import type { Measurement } from '../../../shared/measurement.ts';

/** One counter's line of perf stat, in whichever form it is printed. */
export interface StatRow {
  readonly name: string;
  /** Null if it was not counted or is not supported. */
  readonly count: number | null;
  readonly unit: string;
  /** Share of the time in which it was counted. */
  readonly countedShare?: number | undefined;
  /** What a line is of, such as CPU0 or S0-D0-C0, and of how many CPUs; a thread is of none. */
  readonly part?: { readonly name: string; readonly cpus: number } | undefined;
  /** The end of its interval, s. */
  readonly atSeconds?: number | undefined;
  /** Of a clock: its time over the elapsed time. */
  readonly cpusUtilized?: number | undefined;
}

/** Clocks count ms of CPU time; cpu-clock is counted where perf counts a whole machine. */
const machineClock = 'cpu-clock';
const clocks = new Set([machineClock, 'task-clock']);
const elapsedEvent = 'duration_time';

/** Adds up what perf stat prints. */
export class StatTally {
  /** Whether the text says that all CPUs were counted. */
  isSystemWide = false;
  /** Events that were printed without a count. */
  uncounted = 0;
  private elapsedNs: number | null = null;
  private intervalsNs: number | null = null;
  private clockNs: number | null = null;
  private utilized: number | null = null;
  private readonly parts = new Map<string, number>();
  private readonly counters = new Map<string, { count: number; countedShare?: number }>();

  elapsed(seconds: number): void {
    this.elapsedNs = Math.round(seconds * 1e9);
  }

  add({ name, count, unit, countedShare, part, atSeconds, cpusUtilized }: StatRow): void {
    if (part) this.parts.set(part.name, part.cpus);
    if (atSeconds !== undefined) this.intervalsNs = Math.round(atSeconds * 1e9);
    if (name === elapsedEvent && count !== null) this.elapsedNs ??= count;
    if (clocks.has(name) && cpusUtilized !== undefined && cpusUtilized > 0) {
      if (name === machineClock) this.isSystemWide = true;
      this.utilized = cpusUtilized;
      this.clockNs = count === null ? null : Math.round((count * 1e6) / cpusUtilized);
    }
    if (count === null) this.uncounted++;
    if (unit !== '' || count === null || name === elapsedEvent) return;
    const before = this.counters.get(name);
    const share = Math.min(countedShare ?? 1, before?.countedShare ?? 1);
    this.counters.set(name, {
      count: (before?.count ?? 0) + count,
      ...(share < 1 && { countedShare: share }),
    });
  }

  private cpus(): number | null {
    const ofParts = [...this.parts.values()].reduce((sum, one) => sum + one, 0);
    if (ofParts > 0) return ofParts;
    return this.isSystemWide && this.utilized !== null ? Math.round(this.utilized) || null : null;
  }

  /** Null without a counter. */
  result(): Measurement | null {
    if (this.counters.size === 0) return null;
    return {
      kind: 'perf-stat',
      cpus: this.cpus(),
      durationNs: this.elapsedNs ?? this.intervalsNs ?? this.clockNs,
      counters: [...this.counters].map(([name, one]) => ({ name, ...one })),
      lacksTlbCounters: false,
    };
  }
}
