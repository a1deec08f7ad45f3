import { LabError } from '../../../shared/errors.ts';
import type { Measurement } from '../../../shared/measurement.ts';
import { PerfStat } from './perf-stat.ts';
import { Snapshots } from './snapshots.ts';

/** Two snapshots with their time, and nothing that needs a recorder. */
const snapshotCommand =
  'r() { cat /proc/uptime /proc/vmstat /proc/interrupts; }; (r; sleep 10; r) | lab trace import -';

/** Tracepoints can be counted on every machine, by root. */
const statCommand = 'sudo perf stat -a -e tlb:tlb_flush -- sleep 10 2>&1 | lab trace import -';

/** Whether a line of counters without a line end is whole: it does not end in a number or a name. */
export const isWholeCounter = (text: string): boolean =>
  /(?:[)}%,;|]|elapsed|user|sys|shootdowns|interrupts)\s*$/.test(text);

/** Reads counters out of a text that has no events: of perf stat, or snapshots of /proc. */
export class CounterText {
  private readonly perfStat = new PerfStat();
  private readonly snapshots = new Snapshots();

  /** How many lines are of counters; the first of them, and its text. */
  lines = 0;
  firstLine = 0;
  example = '';

  /** True if the line is one of counters. */
  take(text: string, line: number): boolean {
    if (!this.perfStat.take(text) && !this.snapshots.take(text)) return false;
    if (this.lines++ === 0) {
      this.firstLine = line;
      this.example = text;
    }
    return true;
  }

  /**
   * Null if the text has no counters.
   * @throws LabError `bad-value` if it has one snapshot, two of which nothing can be said, or no count.
   */
  result(lines: number): Measurement | null {
    const counted = this.perfStat.result() ?? this.snapshots.result();
    if (counted) return counted;
    const uncounted = this.perfStat.lack;
    const lack = uncounted ?? this.snapshots.lack;
    if (lack === null) return null;
    const hint = uncounted === null ? snapshotCommand : statCommand;
    throw new LabError('bad-value', `line 1 to line ${lines} are ${lack}`, hint);
  }
}
