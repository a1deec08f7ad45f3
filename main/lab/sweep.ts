import { LabError } from '../../shared/errors.ts';
import type { RunResult } from '../../shared/result.ts';
import { parseSpec, type Spec } from '../../shared/spec.ts';
import type { Store } from '../store/store.ts';
import { isCancelled } from './cancelled.ts';
import type { PlannedRun, SweepOptions, SweepOutcome } from './lab.ts';
import type { Runner } from './runner.ts';
import { createTally, type Tally } from './tally.ts';

export type PointsOptions = Omit<SweepOptions, 'command'>;
export type PointsOutcome = Omit<SweepOutcome, 'id'>;

/** One run of a plan, at the places where it stands. */
interface Planned {
  readonly key: string;
  readonly spec: Spec;
  readonly places: number[];
}

function groupByKey(runner: Runner, specs: readonly Spec[]): Planned[] {
  const planned = new Map<string, Planned>();
  specs.forEach((spec, place) => {
    const key = runner.keyOf(spec);
    const known = planned.get(key);
    if (known) known.places.push(place);
    else planned.set(key, { key, spec, places: [place] });
  });
  return [...planned.values()];
}

/** Enters what will be simulated, baselines included, so that the total is right from the start. */
function announce(runner: Runner, missing: readonly Planned[], tally: Tally): void {
  for (const { key, spec } of missing) {
    tally.entry(key, spec.run.replicationsMin);
    const baselineKey = runner.keyOf(runner.baselineOf(spec));
    if (!runner.find(baselineKey)) tally.entry(baselineKey, spec.run.replicationsMin);
  }
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** What is in the store already, as planned runs. */
export function planRuns(runner: Runner, specs: readonly Spec[]): PlannedRun[] {
  return specs.map((spec) => {
    const key = runner.keyOf(spec);
    return { key, spec, stored: runner.find(key) !== undefined };
  });
}

/**
 * Runs every point, a bounded number at once, each run once. Stored ones are told first. A point
 * that fails is told and the others go on; after an abort nothing new starts and what ran has ended
 * when this resolves.
 */
export async function runPoints(
  runner: Runner,
  specs: readonly Spec[],
  { force, signal, onProgress, onResult, onFailure }: PointsOptions,
): Promise<PointsOutcome> {
  const results: (RunResult | null)[] = specs.map(() => null);
  const failures: { index: number; message: string }[] = [];
  const planned = groupByKey(runner, specs);
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

  const missing = planned.filter((point) => {
    const stored = force ? undefined : runner.find(point.key);
    if (stored) deliver(point, stored, true);
    return !stored;
  });
  const tally = createTally(onProgress);
  announce(runner, missing, tally);

  const runPoint = async (point: Planned) => {
    const ended = await runner.run(point.spec, { force, signal, tally }).catch(toError);
    if (!(ended instanceof Error)) deliver(point, ended.result, ended.stored);
    else if (isCancelled(ended)) interrupted = true;
    else report(point, ended);
  };
  const queue = missing.values();
  const work = async () => {
    for (const point of queue) {
      if (signal?.aborted) interrupted = true;
      if (interrupted) return;
      await runPoint(point);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: runner.breadth }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  failures.sort((a, b) => a.index - b.index);
  return { results, failures, interrupted };
}

async function runRecorded(
  store: Store,
  id: number,
  run: () => Promise<PointsOutcome>,
): Promise<SweepOutcome> {
  let isComplete = false;
  try {
    const outcome = await run();
    isComplete = !outcome.interrupted;
    return { id, ...outcome };
  } finally {
    store.endSweep(id, isComplete ? 'done' : 'interrupted');
  }
}

/** Records a sweep and runs it. With failed points it is still done; aborted it is interrupted. */
export async function runSweep(
  runner: Runner,
  store: Store,
  specs: readonly Spec[],
  { command, ...options }: SweepOptions & { readonly createdAt: string },
): Promise<SweepOutcome> {
  const points = specs.map((spec) => ({ key: runner.keyOf(spec), spec }));
  const id = store.beginSweep({ createdAt: options.createdAt, command, points });
  return runRecorded(store, id, () => runPoints(runner, specs, options));
}

/**
 * Runs what a recorded sweep lacks, under today's model version; without id the newest unfinished.
 * @throws LabError `not-found`.
 */
export async function resumeSweep(
  runner: Runner,
  store: Store,
  id: number | null,
  options: PointsOptions,
): Promise<SweepOutcome> {
  const sweep = id === null ? store.lastUnfinishedSweep() : store.findSweep(id);
  if (!sweep) {
    const what = id === null ? 'there is no unfinished sweep' : `there is no sweep ${id}`;
    throw new LabError('not-found', what, 'lab sweep starts one');
  }
  const specs = sweep.points.map((point) => parseSpec(point.spec));
  return runRecorded(store, sweep.id, () => runPoints(runner, specs, options));
}
