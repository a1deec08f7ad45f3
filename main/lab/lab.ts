// The lab's door: every use case, in the words of the hosts. It joins engine, pool and store, and
// knows no host: no terminal, no window, no socket. Progress is told to callbacks.
import type { Comparison } from '../../shared/comparison.ts';
import type { RunDistributions, RunResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { ValidationRow } from '../../shared/validation.ts';
import type { CallValue, SweepSummary } from '../../shared/contract.ts';
import type { CompareOptions } from './runs/compare.ts';
import type { RunQuery, RunRow, SweepKind, SweepRow } from '../store/store.ts';
import type { Fits } from './traces/fits.ts';
import type { SweepPoint, SweepRequest } from './sweeps/plan-sweep.ts';
import type { Presets } from './spec/presets.ts';
import type { Replays } from './traces/replays.ts';
import type { Sweeps } from './sweeps/sweeps.ts';
import type { TraceJobs } from './traces/trace-jobs.ts';
import type { Traces } from './traces/traces.ts';
import type { Verification } from './runs/verify.ts';

/** Preset names and single fields on top of them, as a user gives them. */
export interface SpecRequest {
  /** A built-in name (xeon-8160-2s, i5-3550, server-<cpus>); default xeon-8160-2s. */
  readonly machine?: string;
  /** A built-in name, or that of a fitted workload; default kernel-build. */
  readonly workload?: string;
  /** Default sync. */
  readonly policy?: string;
  /** Dotted paths (`machine.cpus`, also `machine`, `workload`, `policy` for the preset itself) and values, in order. */
  readonly set?: readonly (readonly [path: string, value: unknown])[];
}

export interface Progress {
  /** Finished and expected amounts of work, in the same unit; `total` may grow. */
  readonly done: number;
  readonly total: number;
  readonly etaMs: number | null;
}

export interface RunOptions {
  /** Simulate again although the store has the run. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunOutcome {
  readonly result: RunResult;
  /** True when the store had it. */
  readonly stored: boolean;
}

export interface PlannedRun {
  readonly key: string;
  readonly spec: Spec;
  readonly stored: boolean;
}

export interface SweepOptions extends RunOptions {
  readonly command: string;
  /** Default `sweep`. */
  readonly kind?: SweepKind;
  /** Called as each point ends, in the order of ending; `index` is its place in the plan. */
  readonly onResult?: (index: number, outcome: RunOutcome) => void;
  readonly onFailure?: (index: number, error: Error) => void;
}

export interface SweepOutcome {
  readonly id: number;
  /** In planned order; a failed or cancelled point is null. */
  readonly results: readonly (RunResult | null)[];
  readonly failures: readonly { readonly index: number; readonly message: string }[];
  readonly interrupted: boolean;
}

export interface Lab {
  /** The built-in ones, and the workloads that are fitted by now. */
  readonly presets: Presets;
  /** Turns names and fields into a full spec. Throws LabError unknown-name, unknown-field or bad-value. */
  resolve(request: SpecRequest): Spec;
  keyOf(spec: Spec): string;
  run(spec: Spec, options?: RunOptions): Promise<RunOutcome>;
  plan(specs: readonly Spec[]): Promise<PlannedRun[]>;
  sweep(specs: readonly Spec[], options: SweepOptions): Promise<SweepOutcome>;
  /** Runs what an unfinished sweep lacks; without id the newest. Throws not-found. */
  resume(id: number | null, options: Omit<SweepOptions, 'command' | 'kind'>): Promise<SweepOutcome>;
  unfinishedSweep(): SweepRow | undefined;
  list(query: RunQuery): { readonly total: number; readonly rows: RunRow[] };
  /** By key or unique prefix (4 characters or more). Throws not-found. */
  show(key: string): RunRow;
  /** Finished runs by key or prefix; the first is the baseline unless another is named. */
  compare(keys: readonly string[], options?: CompareOptions): Comparison;
  /** Every measured row of the published figures, simulated (or found) and set beside. */
  validate(options?: RunOptions): Promise<ValidationRow[]>;
  /** The reference study: both published machines under every preset, in table order. */
  studySpecs(): Spec[];
  /** The distributions of a finished run; undefined if it was made before they were kept. */
  distributions(key: string): RunDistributions | undefined;
  /** What the store has of the published rows. */
  validation(): CallValue<'validation.get'>;
  /** Simulates a stored run again and compares it bit for bit. Takes as long as the run did. */
  verify(key: string, options?: Pick<RunOptions, 'signal' | 'onProgress'>): Promise<Verification>;
  /** Time that these runs will take, ms; null if this computer has run nothing yet. */
  expectTime(specs: readonly Spec[]): number | null;
  /** The points of a sweep before it is run. */
  planSweep(request: SweepRequest): Promise<SweepPoint[]>;
  /** Sweeps that go on by themselves, and can be paused, resumed and cancelled. */
  readonly sweeps: Sweeps;
  /** The finished runs of a sweep in planned order; null is the newest. Throws not-found. */
  sweepRuns(id: number | null): { readonly command: string; readonly done: readonly string[] };
  /** The study of this model version, as far as it is; null before it was started. */
  study(): SweepSummary | null;
  /** Starts the study, or gives the one that was started: it never runs twice. */
  startStudy(): Promise<SweepSummary>;
  startValidation(): Promise<SweepSummary>;
  readonly traces: Traces;
  readonly replays: Replays;
  readonly fits: Fits;
  /** Imports, fits and replays that go on by themselves, and can be cancelled. */
  readonly traceJobs: TraceJobs;
  close(): Promise<void>;
}
