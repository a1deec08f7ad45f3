// The lab's interface: every use case, in the terms of the hosts. It joins engine, pool and store, and
// knows no host: no terminal, no window, no socket. It reports progress to callbacks.
import type { Comparison } from '../../shared/comparison.ts';
import type { RunEstimates } from '../../shared/figures/run/figure-input.ts';
import type { RunDistributions } from '../../shared/result.ts';
import type { SpecRequest } from '../../shared/spec/spec-request.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { CallValue, SweepSummary } from '../../shared/contract.ts';
import type { Capsules } from './sharing/capsules.ts';
import type { CompareOptions } from './runs/compare.ts';
import type { ReplicationRow, RunRow } from '../store/store.ts';
import type { Fits } from './traces/fits.ts';
import type { SweepPoint, SweepRequest } from './sweeps/plan-sweep.ts';
import type { OwnPolicies } from './sharing/own-policies.ts';
import type { Presets } from './spec/presets.ts';
import type { Replays } from './traces/replays.ts';
import type { RowSets } from './validation/row-sets.ts';
import type { Requests } from './traces/requests.ts';
import type { StudyRoom } from './studies/create-study-room.ts';
import type { Sweeps } from './sweeps/sweeps.ts';
import type { TraceJobs } from './traces/trace-jobs.ts';
import type { Traces } from './traces/traces.ts';
import type { RunTimeline, RunTimelineRequest } from './runs/run-timeline.ts';
import type { Verification } from './runs/verify.ts';
import type { PlannedRun } from './runs/plan-runs.ts';
import type { Questions } from './validation/questions.ts';
import type { RowJobs } from './validation/row-jobs.ts';
import type { MemberRanges } from './validation/member-ranges.ts';
import type { RangeJobs } from './validation/range-jobs.ts';
import type { RunOptions } from './runs/run-options.ts';
import type { RunOutcome } from './runs/run-outcome.ts';
import type { FixedSweepOptions } from './sweeps/fixed-sweep.ts';
import type { StartedSweep } from './sweeps/started-sweep.ts';
import type { WorkRegistry } from './work/work-registry.ts';

export interface Lab {
  /** The built-in presets, the workloads fitted so far and the policies of one's own. */
  readonly presets: Presets;
  readonly policies: OwnPolicies;
  /** Turns names and fields into a full spec. Throws LabError unknown-name, unknown-field or bad-value. */
  resolve(request: SpecRequest): Spec;
  keyOf(spec: Spec): string;
  run(spec: Spec, options?: RunOptions): Promise<RunOutcome>;
  plan(specs: readonly Spec[]): Promise<PlannedRun[]>;
  /** The number of this sweep, or of the newest unfinished one if null. Throws not-found. */
  sweepToResume(id: number | null): number;
  /** By key or unique prefix (4 characters or more). Throws not-found. */
  show(key: string): RunRow;
  /** Finished runs by key or prefix; the first is the baseline unless another is named. */
  compare(
    keys: readonly string[],
    options?: CompareOptions & {
      /** With the prediction ranges that are known; default without. */
      readonly ranges?: boolean | undefined;
    },
  ): Comparison;
  /** The reference study: both published machines under every preset, in table order. */
  studySpecs(): Spec[];
  /** Policies beside every attacker, which holds a CPU: policy by policy. Throws bad-value. */
  adversarySpecs(base: SpecRequest, policies: readonly string[]): Spec[];
  /** The distributions of a finished run; undefined if it predates their storage. */
  distributions(key: string): RunDistributions | undefined;
  /** Of a finished run, values of which its result has no interval; null if its replications are not kept. */
  estimates(key: string): RunEstimates | null;
  /** The replications of a finished run as they are stored: none if it predates their storage. */
  replications(key: string): ReplicationRow[];
  /** The published rows beside the stored results. */
  validation(): CallValue<'validation.get'>;
  /** Ranges of runs over a few sets of constants that meet the measured rows as well. */
  readonly memberRanges: MemberRanges;
  /** The same in the background. */
  readonly rangeJobs: RangeJobs;
  /** When results would be others. */
  readonly questions: Questions;
  /** Simulates a stored run again and compares it bit for bit. Takes as long as the run did. */
  verify(key: string, options?: Pick<RunOptions, 'signal' | 'onProgress'>): Promise<Verification>;
  /** What happened in a replication of a stored run, which is simulated again. */
  timeline(key: string, request: RunTimelineRequest, signal?: AbortSignal): Promise<RunTimeline>;
  /** Expected time of these runs, ms; null if this computer has run nothing yet. */
  expectTime(specs: readonly Spec[]): number | null;
  /** The points of a sweep before it is run. */
  planSweep(request: SweepRequest): Promise<SweepPoint[]>;
  /** Sweeps, which run in the background and can be paused, resumed and cancelled. */
  readonly sweeps: Sweeps;
  /** The finished runs of a sweep in planned order; null means the newest. Throws not-found. */
  sweepRuns(id: number | null): {
    readonly id: number;
    readonly command: string;
    readonly done: readonly string[];
  };
  /** The state of this model version's study; null before it was started. */
  study(): SweepSummary | null;
  /** Starts the study, or returns the one already started: it never runs twice. */
  startStudy(): Promise<SweepSummary>;
  /** Runs the study, again if it was, and follows it. */
  runStudy(options: FixedSweepOptions): Promise<StartedSweep>;
  /** Runs every published row as a sweep; `readValidated` reads its outcome. */
  startValidation(options?: FixedSweepOptions): Promise<StartedSweep>;
  /** Calibrations to chosen rows, which run in the background and can be cancelled. */
  readonly rowJobs: RowJobs;
  /** Measured rows and their predictions. */
  readonly rowSets: RowSets;
  /** All background work: what runs, and what ended and is still listed. */
  readonly work: Pick<WorkRegistry, 'items'>;
  /** Questions with the sweeps that answer them; `study` above is the lab's own. */
  readonly studies: StudyRoom;
  /** Runs as a few lines of mail. */
  readonly capsules: Capsules;
  readonly traces: Traces;
  readonly replays: Replays;
  readonly requests: Requests;
  readonly fits: Fits;
  /** Imports, fits and replays in the background, which can be cancelled. */
  readonly traceJobs: TraceJobs;
  close(): Promise<void>;
}
