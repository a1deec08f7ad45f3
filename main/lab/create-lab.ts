import { modelVersion } from '../engine/run.ts';
import type { SweepSummary, TraceJob } from '../../shared/contract.ts';
import type { RowSetSummary } from '../../shared/row-set.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { RangeJob } from '../../shared/contract/range-job.ts';
import type { RowJob } from '../../shared/contract/row-job.ts';
import type { Pool } from '../pool/pool.ts';
import { recordOnThread, type RecordTimeline } from '../pool/timeline-thread.ts';
import type { PolicyStore } from '../store/policy-store.ts';
import type { FitStore, ReplayStore } from '../store/replay-store.ts';
import type { RunStore } from '../store/store.ts';
import type { StudyStore } from '../store/study-store.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { createCapsules } from './sharing/capsules.ts';
import { prepareClosing } from './close-lab.ts';
import type { FigureSource } from './figures/figure-input.ts';
import type { Lab } from './lab.ts';
import { compareRuns, type CompareParts } from './runs/compare.ts';
import { createExpectation } from './runs/expected-time.ts';
import { createKnownRuns } from './figures/known-runs.ts';
import { planRuns } from './runs/plan-runs.ts';
import { recordRun } from './runs/run-timeline.ts';
import { createRunner, type Runner } from './runs/runner.ts';
import { verifyRun } from './runs/verify.ts';
import { withStored } from './spec/built-in-presets.ts';
import { requirePolicy, type Presets } from './spec/presets.ts';
import { createOwnPolicies } from './sharing/own-policies.ts';
import { resolveRequest } from './spec/resolve.ts';
import { planAdversaries } from './sweeps/plan-adversaries.ts';
import { planPoints } from './sweeps/plan-sweep.ts';
import { createStudyRoom } from './studies/create-study-room.ts';
import { createStudy } from './sweeps/study.ts';
import { readSweepRuns } from './sweeps/sweep-runs.ts';
import { sweepToResume } from './sweeps/sweep-to-resume.ts';
import { createSweeps } from './sweeps/sweeps.ts';
import { startValidation } from './sweeps/validate.ts';
import type { SweepPlaces } from './sweeps/sweep-place.ts';
import { createTraceRoom, type TraceRoomParts } from './traces/create-trace-room.ts';
import { readValidation } from './validation/read-validation.ts';
import { createRangeFinder } from './validation/uncertainty.ts';
import { KnownRowSets } from './validation/row-sets.ts';
import { createQuestions } from './validation/questions.ts';
import { createRowJobs, type RowJobsParts } from './validation/row-jobs.ts';
import { createMemberRanges } from './validation/member-ranges.ts';
import { createRangeJobs } from './validation/range-jobs.ts';
import { createTally } from './work/tally.ts';
import { createWorkRegistry } from './work/work-registry.ts';

export interface LabParts {
  /** The lab closes it, as it does the pool. */
  readonly store: RunStore &
    StudyStore &
    TraceStore &
    ReplayStore &
    FitStore &
    PolicyStore & { close(): void };
  readonly pool: Pool;
  /** Where timelines are recorded; default a thread for each. */
  readonly recordTimeline?: RecordTimeline;
  /** The clock for recorded times; default the system's. */
  readonly now?: () => Date;
  /** Where sweeps run if not in the pool; default nowhere else. */
  readonly places?: SweepPlaces | undefined;
  /** Held while a sweep runs; throws if another process holds it. Default none. */
  readonly lock?: () => { release(): void };
  readonly onSweepChange?: (sweep: SweepSummary) => void;
  /** Called after a run has been recorded as done, failed or cancelled. */
  readonly onRunEnded?: (key: string) => void;
  /** Called when a job changes state or makes progress, at most four times a second per job. */
  readonly onTraceJob?: (job: TraceJob) => void;
  /** Called when a set of measured rows changes state or makes progress, at most four times a second. */
  readonly onRowsChange?: (set: RowSetSummary) => void;
  /** Called when a calibration changes state or makes progress, at most four times a second. */
  readonly onRowJob?: (job: RowJob) => void;
  /** Called when a search for ranges changes state or makes progress, at most four times a second. */
  readonly onRangeJob?: (job: RangeJob) => void;
  /** Called when the list of traces, fits or replays has changed. */
  readonly onTracesChange?: () => void;
}

/** What figures are made of. */
function createSource(
  store: LabParts['store'],
  presets: Presets,
  runner: Pick<Runner, 'keyOf'>,
  memberRanges: Lab['memberRanges'],
): FigureSource & Pick<Lab, 'sweepRuns'> {
  return {
    presets,
    memberRanges,
    resolve: (request) => resolveRequest(request, presets),
    keyOf: (spec) => runner.keyOf(spec),
    ...createKnownRuns(store),
    sweepRuns: (id) => readSweepRuns(store, id),
  };
}

/** What is fitted to measured rows, and the sets of them. */
function openRows({
  onRowsChange = () => undefined,
  onRowJob = () => undefined,
  onRangeJob = () => undefined,
  pool,
  baselinePolicy,
  ...parts
}: Pick<LabParts, 'pool' | 'onRowsChange' | 'onRowJob' | 'onRangeJob'> &
  Omit<RowJobsParts, 'onChange'> & { readonly baselinePolicy: Policy }) {
  const { work } = parts;
  const memberRanges = createMemberRanges(pool, baselinePolicy, parts.modelVersion);
  return {
    memberRanges,
    rangeJobs: createRangeJobs({ work, memberRanges, onChange: onRangeJob }),
    questions: createQuestions(pool, baselinePolicy),
    rowJobs: createRowJobs({ ...parts, onChange: onRowJob }),
    rowSets: new KnownRowSets({ work, onChange: onRowsChange }),
  };
}

function openTraces({
  onTraceJob = () => undefined,
  onTracesChange = () => undefined,
  ...parts
}: Pick<LabParts, 'onTraceJob' | 'onTracesChange'> &
  Omit<TraceRoomParts, 'onJob' | 'onListsChange'>) {
  return createTraceRoom({ ...parts, onJob: onTraceJob, onListsChange: onTracesChange });
}

/** Sets runs beside a baseline, with their prediction ranges if they are asked for. */
function createComparer(parts: CompareParts, { memberRanges }: Pick<Lab, 'memberRanges'>) {
  const compare: Lab['compare'] = (keys, { ranges = false, ...options } = {}) => {
    const comparison = compareRuns(parts, keys, options);
    return ranges ? memberRanges.attach(comparison) : comparison;
  };
  return compare;
}

/** Builds the lab from a pool and a store. */
export function createLab({
  store,
  pool,
  recordTimeline = recordOnThread,
  now = () => new Date(),
  lock = () => ({ release() {} }),
  onSweepChange = () => undefined,
  onRunEnded: onEnded,
  places,
  ...told
}: LabParts): Lab {
  const work = createWorkRegistry();
  const presets = withStored(store);
  const baselinePolicy = requirePolicy(presets, 'none').policy;
  const runner = createRunner({ store, pool, modelVersion, baselinePolicy, now, onEnded });
  const rangeOf = createRangeFinder((preset) => runner.keyOf(resolveRequest(preset, presets)));
  const sweeps = createSweeps({ runner, store, work, now, lock, places, onChange: onSweepChange });
  const study = createStudy({ runner, store, presets, sweeps });
  const traceParts = { store, presets, modelVersion, now, work, ...told };
  const { close: closeTraces, ...traceRoom } = openTraces(traceParts);
  const run: Lab['run'] = (spec, { force, signal, onProgress } = {}) =>
    work.track(runner.run(spec, { force, signal, tally: createTally(onProgress) }));
  const rows = openRows({ work, modelVersion, now, pool, baselinePolicy, ...told });
  const expectTime = createExpectation(store, runner);
  const source = createSource(store, presets, runner, rows.memberRanges);
  return {
    ...source,
    policies: createOwnPolicies({ store, presets, now }),
    run,
    studies: createStudyRoom({ store, figures: source, modelVersion, now }),
    capsules: createCapsules({ store, presets, modelVersion, run }),
    plan: (specs) => planRuns(runner, specs),
    sweepToResume: (id) => sweepToResume(store, id),
    compare: createComparer({ store, presets, rangeOf }, rows),
    studySpecs: study.specs,
    adversarySpecs: (base, policies) => planAdversaries(base, policies, presets),
    validation: () => readValidation(runner, presets),
    verify: (key, options = {}) =>
      work.track(verifyRun({ store, pool, modelVersion }, key, options)),
    timeline: (key, request, signal) =>
      work.track(recordRun({ store, record: recordTimeline, modelVersion }, key, request, signal)),
    replications: (key) => store.replications(key),
    expectTime: (specs) => expectTime(specs, pool.size + 1),
    planSweep: (request) => planPoints(request, presets),
    sweeps,
    study: study.get,
    startStudy: study.start,
    runStudy: study.run,
    startValidation: (options = {}) => startValidation({ runner, store, sweeps }, presets, options),
    ...rows,
    work,
    ...traceRoom,
    close: prepareClosing({ work, closeTraces, pool, runner, store }),
  };
}
