import type { CostRange } from '../../cost-range.ts';
import type { Predictions } from '../../member-range.ts';
import type { ExposureName, MeasureName } from '../measures.ts';
import type { Figure } from '../figure.ts';
import type { Estimate, RunDistributions, RunResult } from '../../result.ts';
import type { DescribeSetup } from '../../text/setup.ts';
import type { PublishedRatio } from '../../text/study-table.ts';

/** Means over replications with their intervals, which are in no result. */
export interface RunEstimates {
  /** CPU time per page operation, ns, of each payer in their order, and of all; null without operations. */
  readonly costPerOpNs: readonly Estimate[] | null;
  readonly sumPerOpNs: Estimate | null;
  /** Flush interrupts per CPU and second. */
  readonly interruptRate: Estimate;
  /** Flush interrupts per page operation; null without operations. */
  readonly interruptsPerOp: Estimate | null;
  /** Share of CPU time that handlers take from user code. */
  readonly stolenShare: Estimate;
}

/** What a builder makes a figure from. Runs in planned order: at least one, no repeats. */
export interface FigureInput {
  readonly runs: readonly RunResult[];
  /** Measured ratios by the key of the run that simulates the same: an unmodified preset. */
  readonly published: ReadonlyMap<string, readonly PublishedRatio[]>;
  /** Ratios that no row pins down, by the key of the run. */
  readonly ranges?: ReadonlyMap<string, CostRange> | undefined;
  /** Prediction ranges, where they were asked for. */
  readonly predictions?: Predictions | undefined;
  /** By run key; runs of older databases have none. */
  readonly distributions: ReadonlyMap<string, RunDistributions>;
  /** By run key, for figures that need them; none of a run whose replications are not stored, or are one. */
  readonly estimates?: ReadonlyMap<string, RunEstimates> | undefined;
  /** The field along the x axis, as a dotted path; default: the first number that varies. */
  readonly axis?: string | undefined;
  /** What an axis of values shows; default what the figure is named after. */
  readonly measure?: MeasureName | undefined;
  /** What an axis of exposure shows; default the 99th percentile of the windows. */
  readonly exposure?: ExposureName | undefined;
  /** How much cost and exposure one would accept, as typed: `1.5x,1ms`. */
  readonly accept?: string | undefined;
  readonly describeSetup: DescribeSetup;
  /** The command, in words, that gives the same numbers. */
  readonly command: readonly string[];
}

/** A figure that can be built: one file each, one line in the index beside it. */
export interface FigureBuilder<Input = FigureInput> {
  readonly title: string;
  /** It shows what only the values of single replications have an interval of. */
  readonly needsEstimates?: true;
  /** Why these runs cannot be shown this way, in one sentence; null if they can. */
  readonly refuse: (input: Input) => string | null;
  /** Only call it with an input that is not refused. */
  readonly build: (input: Input) => Figure;
}
