import { LabError } from '../../../shared/errors.ts';
import type { RunResult } from '../../../shared/result.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import type { RunStore, SweepKind, SweepStatus } from '../../store/store.ts';
import { isCancelled } from '../work/cancelled.ts';
import type { PlannedRun, SweepOptions, SweepOutcome } from '../lab.ts';
import { createPacer } from '../work/pacer.ts';
import type { Runner } from '../runs/runner.ts';
import { isStoreError } from '../runs/store-error.ts';
import { firstStageOf } from '../statistics/stages.ts';
import { createTally, type Tally } from '../work/tally.ts';

export type PointsOptions = Omit<SweepOptions, 'command' | 'kind'> & {
  readonly lane?: string;
};
export type PointsOutcome = Omit<SweepOutcome, 'id'>;

/** One run of a plan, at the places where it stands. */
interface Planned {
  readonly key: string;
  readonly spec: Spec;
  readonly places: number[];
}

async function groupByKey(
  runner: Runner,
  specs: readonly Spec[],
  signal: AbortSignal | undefined,
): Promise<Planned[]> {
  const pace = createPacer();
  const planned = new Map<string, Planned>();
  for (const [place, spec] of specs.entries()) {
    await pace();
    if (signal?.aborted) break;
    const key = runner.keyOf(spec);
    const known = planned.get(key);
    if (known) known.places.push(place);
    else planned.set(key, { key, spec, places: [place] });
  }
  return [...planned.values()];
}

/** Enters what will be simulated, baselines included, so that the total is right from the start. */
async function announce(
  runner: Runner,
  missing: readonly Planned[],
  tally: Tally,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pace = createPacer();
  for (const { key, spec } of missing) {
    await pace();
    if (signal?.aborted) return;
    tally.entry(key, firstStageOf(spec.run));
    const baselineKey = runner.keyOf(runner.baselineOf(spec));
    if (!runner.has(baselineKey)) tally.entry(baselineKey, firstStageOf(spec.run));
  }
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** What is in the store already, as planned runs. */
export async function planRuns(runner: Runner, specs: readonly Spec[]): Promise<PlannedRun[]> {
  const pace = createPacer();
  const planned: PlannedRun[] = [];
  for (const spec of specs) {
    await pace();
    const key = runner.keyOf(spec);
    planned.push({ key, spec, stored: runner.has(key) });
  }
  return planned;
}

/**
 * Runs every point, a bounded number at once, each run once. Stored ones are told first. A point
 * that fails is told and the others go on; after an abort nothing new starts and what ran has ended
 * when this resolves.
 * @throws LabError `database-...` if the store fails: what has finished is kept, the rest waits.
 */
export async function runPoints(
  runner: Runner,
  specs: readonly Spec[],
  { force, signal, lane, onProgress, onResult, onFailure }: PointsOptions,
): Promise<PointsOutcome> {
  const results: (RunResult | null)[] = specs.map(() => null);
  const failures: { index: number; message: string }[] = [];
  let interrupted = false;

  const deliver = ({ places }: Planned, result: RunResult, stored: boolean) => {
    for (const place of places) {
      results[place] = result;
      onResult?.(place, { result, stored });
    }
  };
  const report = ({ places }: Planned, error: Error) => {
    for (const index of places) {
      failures.push({ index, message: error.message });
      onFailure?.(index, error);
    }
  };

  const missing: Planned[] = [];
  const pace = createPacer();
  for (const point of await groupByKey(runner, specs, signal)) {
    await pace();
    if (signal?.aborted) break;
    const stored = force ? undefined : runner.find(point.key);
    if (stored) deliver(point, stored, true);
    else missing.push(point);
  }
  const tally = createTally(onProgress);
  await announce(runner, missing, tally, signal);
  if (signal?.aborted) return { results, failures, interrupted: true };

  let broken: Error | undefined;
  const runPoint = async (point: Planned) => {
    const ended = await runner.run(point.spec, { force, signal, tally, lane }).catch(toError);
    if (!(ended instanceof Error)) deliver(point, ended.result, ended.stored);
    else if (isCancelled(ended)) interrupted = true;
    else if (isStoreError(ended)) broken ??= ended;
    else report(point, ended);
  };
  const queue = missing.values();
  const work = async () => {
    for (const point of queue) {
      if (signal?.aborted) interrupted = true;
      if (interrupted || broken) return;
      await runPoint(point);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: runner.breadth }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  if (broken) throw broken;
  failures.sort((a, b) => a.index - b.index);
  return { results, failures, interrupted };
}

/**
 * Runs the points of a recorded sweep and records how it ended: with failed points it is done too;
 * one that was stopped, or broke off, gets the status that `statusWhenStopped` gives.
 */
export async function runRecorded(
  store: RunStore,
  id: number,
  run: () => Promise<PointsOutcome>,
  statusWhenStopped: () => SweepStatus = () => 'interrupted',
): Promise<SweepOutcome> {
  let isComplete = false;
  try {
    const outcome = await run();
    isComplete = !outcome.interrupted;
    return { id, ...outcome };
  } finally {
    store.setSweepStatus(id, isComplete ? 'done' : statusWhenStopped());
  }
}

/** Points that are recorded in one transaction. */
const pointsTogether = 200;

/** Records a sweep as running, in parts that leave time for other work in between. */
export async function recordSweep(
  runner: Runner,
  store: RunStore,
  specs: readonly Spec[],
  head: { readonly kind: SweepKind; readonly command: string; readonly createdAt: string },
): Promise<number> {
  const pace = createPacer();
  const id = store.beginSweep({ ...head, points: [], isPlanning: true });
  for (let offset = 0; offset < specs.length; offset += pointsTogether) {
    const part = specs.slice(offset, offset + pointsTogether);
    const points = part.map((spec) => ({ key: runner.keyOf(spec), spec }));
    store.addSweepPoints(id, offset, points);
    await pace();
  }
  store.setSweepStatus(id, 'running');
  return id;
}

/** Records a sweep and runs it. With failed points it is still done; aborted it is interrupted. */
export async function runSweep(
  runner: Runner,
  store: RunStore,
  specs: readonly Spec[],
  { command, kind = 'sweep', ...options }: SweepOptions & { readonly createdAt: string },
): Promise<SweepOutcome> {
  const id = await recordSweep(runner, store, specs, {
    kind,
    command,
    createdAt: options.createdAt,
  });
  return runRecorded(store, id, () => runPoints(runner, specs, options));
}

/** The specs of a recorded sweep, checked again: the program may have changed since. */
export async function readSpecs(points: readonly { readonly spec: Spec }[]): Promise<Spec[]> {
  const pace = createPacer();
  const specs: Spec[] = [];
  for (const point of points) {
    await pace();
    specs.push(parseSpec(point.spec));
  }
  return specs;
}

/**
 * Runs what a recorded sweep lacks, under today's model version; without id the newest unfinished.
 * @throws LabError `not-found`.
 */
export async function resumeSweep(
  runner: Runner,
  store: RunStore,
  id: number | null,
  options: PointsOptions,
): Promise<SweepOutcome> {
  const sweep = id === null ? store.lastUnfinishedSweep() : store.findSweep(id);
  if (!sweep) {
    const what = id === null ? 'there is no unfinished sweep' : `there is no sweep ${id}`;
    throw new LabError('not-found', what, 'lab sweep starts one');
  }
  const specs = await readSpecs(sweep.points);
  store.setSweepStatus(sweep.id, 'running');
  return runRecorded(store, sweep.id, () => runPoints(runner, specs, options));
}
