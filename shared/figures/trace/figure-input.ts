import type { RunDistributions } from '../../result.ts';
import type { StoredFit } from '../../trace-fit.ts';
import type { ReplayResult } from '../../trace-replay.ts';
import type { TraceDetails } from '../../trace.ts';
import type { FigureBuilder } from '../run/figure-input.ts';

/** What a figure of a trace is made from. */
export interface TraceFigureInput {
  readonly trace: TraceDetails;
  /** The workload to compare with the trace; null if none was fitted to it. */
  readonly fit: StoredFit | null;
  /** Replays of this trace, in figure order, each once. */
  readonly replays: readonly ReplayResult[];
  /** Windows of the replays, by key. */
  readonly distributions: ReadonlyMap<string, RunDistributions>;
  /** The command, in words, that draws a figure from the same input, less its name. */
  readonly command: readonly string[];
}

export type TraceFigureBuilder = FigureBuilder<TraceFigureInput>;
