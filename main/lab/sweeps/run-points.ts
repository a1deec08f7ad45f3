import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { isCancelled } from '../work/cancelled.ts';
import { createPacer } from '../work/pacer.ts';
import type { Runner } from '../runs/runner.ts';
import { tallyRun } from '../runs/run-work.ts';
import { isStoreError } from '../runs/store-error.ts';
import { createTally, type Tally } from '../work/tally.ts';
import type { SweepOutcome } from './sweep-outcome.ts';
import type { SweepWatch } from './sweep-watch.ts';

/** How points are run, and the callbacks of whoever waits for them. */
export interface PointsOptions extends SweepWatch {
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
  /** The pool's lane for the runs. */
  readonly lane?: string;
  /** The runs that are simulated before the others, in the order of the plan; default none. */
  readonly isUrgent?: (spec: Spec) => boolean;
}

export type PointsOutcome = Omit<SweepOutcome, 'id'>;

/** One run of a plan, and its places in the plan. */
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

/** Adds what will be simulated, baselines included, so that the total is right from the start. */
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
    tallyRun(tally, key, spec);
    const baseline = runner.baselineOf(spec);
    const baselineKey = runner.keyOf(baseline);
    if (!runner.has(baselineKey)) tallyRun(tally, baselineKey, baseline);
  }
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/**
 * Does the same work as often at once as `breadth` says; `widen` adds to that if it has become more
 * since.
 * @throws what the first of them to fail throws, when all have ended.
 */
async function runBroadly(
  breadth: () => number,
  work: (widen: () => void) => Promise<void>,
): Promise<void> {
  const all: Promise<void>[] = [];
  const widen = () => {
    while (all.length < breadth()) all.push(work(widen));
  };
  widen();
  const ends: PromiseSettledResult<void>[] = [];
  while (ends.length < all.length) {
    ends.push(...(await Promise.allSettled(all.slice(ends.length))));
  }
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/**
 * Runs every point, a bounded number at once, and each run only once. Reports stored ones first. A
 * point that fails is reported and the others continue. After an abort nothing new starts, and all
 * runs have ended when this resolves.
 * @throws LabError `database-...` if the store fails: finished points are kept, the rest waits.
 */
export async function runPoints(
  runner: Runner,
  specs: readonly Spec[],
  { force, signal, lane, isUrgent = () => false, onProgress, onResult, onFailure }: PointsOptions,
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
  const rank = ({ spec }: Planned) => (isUrgent(spec) ? 0 : 1);
  const queue = missing.toSorted((a, b) => rank(a) - rank(b)).values();
  await runBroadly(
    () => runner.breadthOf(lane),
    async (widen) => {
      for (const point of queue) {
        if (signal?.aborted) interrupted = true;
        if (interrupted || broken) return;
        await runPoint(point);
        widen();
      }
    },
  );
  if (broken) throw broken;
  failures.sort((a, b) => a.index - b.index);
  return { results, failures, interrupted };
}
