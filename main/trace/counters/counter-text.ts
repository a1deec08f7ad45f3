import { LabError } from '../../../shared/errors.ts';
import type { Measurement } from '../../../shared/measurement.ts';
import { PerfStat } from './perf-stat.ts';
import { Snapshots } from './snapshots.ts';

/** Two snapshots with their time, and nothing that needs a recorder. */
const snapshotCommand =
  'r() { cat /proc/uptime /proc/vmstat /proc/interrupts; }; (r; sleep 10; r) | lab trace import -';

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
   * @throws LabError `bad-value` if it has one snapshot, or two of which nothing can be said.
   */
  result(lines: number): Measurement | null {
    const counted = this.perfStat.result() ?? this.snapshots.result();
    if (counted) return counted;
    const lack = this.snapshots.lack;
    if (lack === null) return null;
    throw new LabError('bad-value', `line 1 to line ${lines} are ${lack}`, snapshotCommand);
  }
}
