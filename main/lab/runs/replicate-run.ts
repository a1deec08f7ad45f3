import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import type { Baselines } from './baselines.ts';
import type { PartialRuns } from './partial-runs.ts';
import { replicatePoint, type PointReplications, type PointSource } from './point.ts';
import { tallyRun } from './run-work.ts';
import type { RunnerOptions } from './runner-options.ts';

export interface ReplicatingParts {
  readonly pool: Pool;
  readonly baselines: Baselines;
  readonly partial: PartialRuns;
  readonly keyOf: (spec: Spec) => string;
  readonly baselineOf: (spec: Spec) => Spec;
  /** Runs and records a baseline unless the store has it. */
  readonly record: (spec: Spec, options: RunnerOptions) => Promise<unknown>;
}

/** Replicates a run, and records its baseline if the store does not have it. */
export async function replicateRun(
  { pool, baselines, partial, keyOf, baselineOf, record }: ReplicatingParts,
  spec: Spec,
  signal: AbortSignal,
  { force, tally, lane }: RunnerOptions,
): Promise<PointReplications> {
  const key = keyOf(spec);
  const { run } = spec;
  const progress = tally && tallyRun(tally, key, spec);
  const options = { run, signal, progress };
  const onTook = progress?.took;
  const direct: PointSource = {
    replicate: (n, own) =>
      partial.replicate(key, n, () => pool.replicate(spec, n, { signal: own, lane, onTook })),
  };
  const baselineSpec = baselineOf(spec);
  const baselineKey = keyOf(baselineSpec);
  const baseline = baselines.of(baselineKey, baselineSpec);
  if (key === baselineKey) {
    const shared: PointSource = {
      replicate: (n, own) => baseline.replicate(n, { signal: own, lane, onTook }),
    };
    return replicatePoint(force ? direct : shared, options);
  }
  const onBaselineTook = (ms: number) =>
    tally && tallyRun(tally, baselineKey, baselineSpec).took(ms);
  const recording = record(baselineSpec, { signal, tally, lane });
  recording.catch(() => undefined); // Awaited below, even if the point fails.
  try {
    return await replicatePoint(
      {
        ...direct,
        baseline: (n, own) => baseline.sample(n, { signal: own, lane, onTook: onBaselineTook }),
      },
      options,
    );
  } finally {
    await recording;
  }
}
