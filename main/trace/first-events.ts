import type { TraceEvent } from './event-columns.ts';
import type { LineReport } from './line-report.ts';

/** A CPU first seen after this share of the trace and this time is reported. */
const lateShare = 0.05;
const lateNs = 1e8;

/** The first event of each CPU. */
export class FirstEvents {
  private readonly byCpu: ({ line: number; timeNs: number } | undefined)[] = [];

  see({ cpu, timeNs }: TraceEvent, line: number): void {
    const first = this.byCpu[cpu];
    if (!first || timeNs < first.timeNs) this.byCpu[cpu] = { line, timeNs };
  }

  /** Notes the CPUs that come late in a trace that lasts from `fromNs` to `toNs`. */
  noteLate(report: LineReport, fromNs: number, toNs: number): void {
    const limitNs = Math.max(lateNs, lateShare * (toNs - fromNs));
    this.byCpu.forEach((first, cpu) => {
      if (!first || first.timeNs - fromNs <= limitNs) return;
      const seconds = ((first.timeNs - fromNs) / 1e9).toFixed(3);
      report.note('cpu-late', first.line, () => `CPU ${cpu} after ${seconds} s`);
    });
  }
}
