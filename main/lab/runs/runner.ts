import type { Policy } from '../../../shared/spec/policy.ts';
import type { RunResult } from '../../../shared/result.ts';
import { asBaseline } from '../../../shared/spec/user-side.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { createBaselines } from './baselines.ts';
import { isCancelled } from '../work/cancelled.ts';
import type { RunOutcome } from './run-outcome.ts';
import { createPartialRuns } from './partial-runs.ts';
import { findResult, recordRun, type Records } from './record.ts';
import { replicateRun } from './replicate-run.ts';
import { runKey } from './run-key.ts';
import { tallyRun } from './run-work.ts';
import type { RunnerOptions } from './runner-options.ts';
import { createWriteTogether } from './write-together.ts';
import { createSharedWork } from '../work/shared-work.ts';
import { isStoreError } from './store-error.ts';

export interface RunnerParts extends Omit<Records, 'writeTogether' | 'wallMsOf'> {
  readonly pool: Pool;
  /** The policy that every ratio refers to. */
  readonly baselinePolicy: Policy;
}

/** Runs single points: finds or simulates, pairs with the baseline, records. */
export interface Runner {
  /** How many points of a lane to run at once to keep the pool busy; it may change as the pool's size does. */
  breadthOf(lane: string | undefined): number;
  keyOf(spec: Spec): string;
  baselineOf(spec: Spec): Spec;
  /** The stored result of a finished run. */
  find(key: string): RunResult | undefined;
  /** True if the store has the result. */
  has(key: string): boolean;
  /** Two calls for the same run simulate it once. Records an error before it throws it. */
  run(spec: Spec, options: RunnerOptions): Promise<RunOutcome>;
  /** Resolves when nothing is running and everything is recorded. */
  settle(): Promise<void>;
}

/** True if the run can continue where it stopped: it was cancelled, or could not be written. */
function isResumable(error: unknown): boolean {
  return isCancelled(error) || isStoreError(error);
}

/** Unfinished runs kept in memory per point that runs at once: enough for several sweeps. */
const partialsPerPoint = 4;
const fewestKept = 64;

export function createRunner(parts: RunnerParts): Runner {
  const { store, pool, modelVersion, baselinePolicy } = parts;
  const baselines = createBaselines(store, pool);
  const records = { ...parts, writeTogether: createWriteTogether(store) };
  const runs = createSharedWork<RunResult>({ keep: false });
  const breadthOf = (lane: string | undefined) => (pool.sizeOf?.(lane) ?? pool.size) + 1;
  const kept = () => Math.max(fewestKept, partialsPerPoint * breadthOf(undefined));
  const partial = createPartialRuns(kept);
  const keyOf = (spec: Spec) => runKey(modelVersion, spec);
  /** One object for each spec, so that its key is found once. */
  const baselineSpecs = new WeakMap<Spec, Spec>();
  const baselineOf = (spec: Spec): Spec => {
    const found = baselineSpecs.get(spec) ?? asBaseline(spec, baselinePolicy);
    baselineSpecs.set(spec, found);
    return found;
  };
  const find = (key: string) => findResult(store, key);
  const replicating = { pool, baselines, partial, keyOf, baselineOf, record: runOne };

  async function runOne(spec: Spec, options: RunnerOptions): Promise<RunOutcome> {
    const key = keyOf(spec);
    const stored = options.force ? undefined : find(key);
    if (stored) return { result: stored, stored: true };
    const entry = options.tally && tallyRun(options.tally, key, spec);
    const start = async (signal: AbortSignal) => {
      try {
        const wallMsOf = () => pool.wallMsOf?.(spec, options.lane);
        const result = await recordRun({ ...records, wallMsOf }, { key, spec }, () =>
          replicateRun(replicating, spec, signal, options),
        );
        partial.drop(key);
        return result;
      } catch (error) {
        if (!isResumable(error)) partial.drop(key);
        throw error;
      }
    };
    try {
      return { result: await runs.join(key, options.signal, start), stored: false };
    } finally {
      entry?.settle();
    }
  }

  const settle = () => runs.settle();
  const has = (key: string) => store.hasResult(key);
  return {
    breadthOf,
    keyOf,
    baselineOf,
    find,
    has,
    run: runOne,
    settle,
  };
}
