import type { TraceFormat } from '../../shared/trace-names.ts';
import { readLatencyFormat } from './latency-format.ts';
import type { Line } from './line.ts';
import { readPerfScript } from './perf-script.ts';
import { readTraceCmd } from './trace-cmd.ts';

/** A form in which events are printed. */
export interface Dialect {
  readonly format: TraceFormat;
  /** Reads the head of an event's line; false if it is something else. */
  read(line: Line): boolean;
}

/** In the order in which they are tried. */
export const dialects: readonly Dialect[] = [
  { format: 'perf-script', read: readPerfScript },
  { format: 'trace-cmd', read: readTraceCmd },
  { format: 'trace-cmd', read: readLatencyFormat },
];
