import type { RunDistributions } from '../../result.ts';
import type { StoredFit } from '../../trace-fit.ts';
import type { ReplayResult } from '../../trace-replay.ts';
import type { TraceDetails } from '../../trace.ts';
import type { FigureBuilder } from '../run/figure-input.ts';

type Words = readonly string[];

/** What makes a fit or replays again, and the options of a figure that choose them. */
export interface Remake {
  readonly before: readonly Words[];
  readonly options: Words;
}

/** Commands, in words, that give the same on any computer with the recording. */
export interface TraceCommands {
  readonly imported: Words;
  /** Draws a figure, less its name and its options. */
  readonly draw: Words;
  readonly fit: Remake | null;
  readonly replays: Remake;
}

/** What a figure of a trace is made from. */
export interface TraceFigureInput {
  readonly trace: TraceDetails;
  /** The workload to compare with the trace; null if none was fitted to it. */
  readonly fit: StoredFit | null;
  /** Replays of this trace, in figure order, each once. */
  readonly replays: readonly ReplayResult[];
  /** Windows of the replays, by key. */
  readonly distributions: ReadonlyMap<string, RunDistributions>;
  readonly commands: TraceCommands;
}

export type TraceFigureBuilder = FigureBuilder<TraceFigureInput>;
