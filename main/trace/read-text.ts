import type { TraceMachine, TraceReport, TraceSummary } from '../../shared/trace.ts';

/** What is known about a trace at the end of its text. The events were passed on as chunks. */
export interface ReadTrace {
  readonly report: TraceReport;
  readonly machine: TraceMachine;
  readonly summary: TraceSummary;
  /** The names behind the values of fields that end in Name. */
  readonly names: readonly string[];
  /** Pairs of pid and the index of its last name in `names`. */
  readonly tasks: readonly (readonly [pid: number, name: number])[];
  /** The clock of the first event, ns; exact for less than 104 days, report.firstTime always. */
  readonly startNs: number;
  readonly durationNs: number;
  readonly storedBytes: number;
}
