import type { RunDistributions } from '../../result.ts';
import type { StoredFit } from '../../trace-fit.ts';
import type { ReplayResult } from '../../trace-replay.ts';
import type { TraceDetails } from '../../trace.ts';
import type { FigureBuilder } from '../run/figure-input.ts';

/** What a figure of a trace is made from. */
export interface TraceFigureInput {
  readonly trace: TraceDetails;
  /** The workload that is compared with the trace; null if none was fitted to it. */
  readonly fit: StoredFit | null;
  /** Of this trace, in the order in which figures show them, each once. */
  readonly replays: readonly ReplayResult[];
  /** Of replays, by their keys. */
  readonly distributions: ReadonlyMap<string, RunDistributions>;
  /** The words of the command that draws a figure of just this, its name aside. */
  readonly command: readonly string[];
}

export type TraceFigureBuilder = FigureBuilder<TraceFigureInput>;
