import { modelVersion } from '../engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Pool } from '../pool/pool.ts';
import type { SweepSummary, TraceJob } from '../../shared/contract.ts';
import type { FitStore, ReplayStore } from '../store/replay-store.ts';
import type { RunStore, SweepKind } from '../store/store.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { withFittedWorkloads } from './spec/built-in-presets.ts';
import { compareRuns } from './runs/compare.ts';
import { expectTime } from './runs/expected-time.ts';
import { findRun } from './runs/find-run.ts';
import { createFits, planFit } from './traces/fits.ts';
import type { Lab } from './lab.ts';
import { requirePolicy } from './spec/presets.ts';
import { planReplays } from './traces/plan-replays.ts';
import { createReplays } from './traces/replays.ts';
import { resolveRequest } from './spec/resolve.ts';
import { createRunner } from './runs/runner.ts';
import { planPoints } from './sweeps/plan-sweep.ts';
import { isStudy, planStudy, studyCommand } from './sweeps/study.ts';
import { planRuns, resumeSweep, runSweep } from './sweeps/sweep.ts';
import { readSweepRuns } from './sweeps/sweep-runs.ts';
import { createSweeps } from './sweeps/sweeps.ts';
import { createTally } from './work/tally.ts';
import { createTraceJobs } from './traces/trace-jobs.ts';
import { createTraces } from './traces/traces.ts';
import { planValidation, readValidation, validateRows } from './sweeps/validate.ts';
import { verifyRun } from './runs/verify.ts';

export interface LabParts {
  /** The lab closes it, as it does the pool. */
  readonly store: RunStore & TraceStore & ReplayStore & FitStore & { close(): void };
  readonly pool: Pool;
  /** The clock of the records; default the system's. */
  readonly now?: () => Date;
  /** Taken for as long as a sweep runs; throws if another process holds it. Default none. */
  readonly lock?: () => { release(): void };
  readonly onSweepChange?: (sweep: SweepSummary) => void;
  /** Told after a run has been recorded as done, failed or cancelled. */
  readonly onRunEnded?: (key: string) => void;
  /** State or progress of a job, at most ten times a second each. */
  readonly onTraceJob?: (job: TraceJob) => void;
  /** The lists of traces, fits or replays are others now. */
  readonly onTracesChange?: () => void;
}

/** Joins engine, pool and store to the lab. */
export function createLab({
  store,
  pool,
  now = () => new Date(),
  lock = () => ({ release() {} }),
  onSweepChange = () => undefined,
  onRunEnded,
  onTraceJob = () => undefined,
  onTracesChange = () => undefined,
}: LabParts): Lab {
  const presets = withFittedWorkloads(() => store.fittedWorkloads());
  const baselinePolicy = requirePolicy(presets, 'none').policy;
  const onEnded = onRunEnded;
  const runner = createRunner({ store, pool, modelVersion, baselinePolicy, now, onEnded });
  const sweeps = createSweeps({ runner, store, now, lock, onChange: onSweepChange });
  const traces = createTraces(store, now);
  const replays = createReplays({ store, presets, modelVersion, now });
  const fits = createFits({ store, presets, now });
  const traceJobs = createTraceJobs({
    traces,
    fits,
    checkFit: (request) => planFit(request, { store, presets }),
    replays,
    checkReplay: (request) =>
      planReplays(request, traces.show(request.trace), { presets, modelVersion }),
    onChange: onTraceJob,
    onListsChange: onTracesChange,
  });
  const busy = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** Keeps the work in sight until it has ended, so that the store is not closed under it. */
  function track<T>(work: Promise<T>): Promise<T> {
    const end = () => void busy.delete(work);
    busy.add(work);
    work.then(end, end);
    return work;
  }

  async function withLock<T>(run: () => Promise<T>): Promise<T> {
    const held = lock();
    try {
      return await run();
    } finally {
      held.release();
    }
  }

  const recorded = (kind: SweepKind, command: string, specs: readonly Spec[]) =>
    track(sweeps.start({ kind, command, specs }));

  function study(): SweepSummary | null {
    const last = store.lastSweep('study');
    const keys = planStudy(presets).map((spec) => runner.keyOf(spec));
    return last && isStudy(last, keys) ? sweeps.get(last.id) : null;
  }

  let starting: Promise<SweepSummary> | undefined;
  /** While it is being recorded the store does not know it yet: whoever asks then gets that one. */
  function startStudy(): Promise<SweepSummary> {
    const begin = async () => study() ?? recorded('study', studyCommand, planStudy(presets));
    starting ??= begin().finally(() => (starting = undefined));
    return starting;
  }

  async function close(): Promise<void> {
    const jobsEnd = traceJobs.close();
    traces.close();
    replays.close();
    fits.close();
    await sweeps.close();
    await pool.close();
    await jobsEnd;
    await Promise.allSettled(busy);
    await runner.settle();
    store.close();
  }

  return {
    presets,
    resolve: (request) => resolveRequest(request, presets),
    keyOf: (spec) => runner.keyOf(spec),
    run: (spec, { force, signal, onProgress } = {}) =>
      track(runner.run(spec, { force, signal, tally: createTally(onProgress) })),
    plan: (specs) => planRuns(runner, specs),
    sweep: (specs, options) => {
      const createdAt = now().toISOString();
      return track(withLock(() => runSweep(runner, store, specs, { ...options, createdAt })));
    },
    resume: (id, options) => track(withLock(() => resumeSweep(runner, store, id, options))),
    unfinishedSweep: () => store.lastUnfinishedSweep(),
    list: (query) => store.listRuns(query),
    show: (key) => findRun(store, key),
    compare: (keys, options) => compareRuns(store, keys, options),
    validate: (options = {}) => track(validateRows(runner, presets, options)),
    studySpecs: () => planStudy(presets),
    distributions: (key) => store.distributions(key),
    validation: () => readValidation(runner, presets),
    verify: (key, options = {}) => track(verifyRun({ store, pool, modelVersion }, key, options)),
    expectTime: (specs) => expectTime(store, specs, runner.breadth),
    planSweep: (request) => planPoints(request, presets),
    sweeps,
    sweepRuns: (id) => readSweepRuns(store, id),
    study,
    startStudy,
    startValidation: () => recorded('validation', 'lab validate', planValidation(presets)),
    traces: { ...traces, import: (source, options) => track(traces.import(source, options)) },
    replays: { ...replays, run: (request, options) => track(replays.run(request, options)) },
    fits: { ...fits, make: (request, options) => track(fits.make(request, options)) },
    traceJobs,
    close: () => (closing ??= close()),
  };
}
