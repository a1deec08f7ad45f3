import { describe, expect, it } from 'vitest';
import { readQuantity } from '../../../../main/lab/statistics/quantities.ts';
import { meanOf, varianceOf } from '../../../../main/lab/statistics/interval.ts';
import { replicatePoint } from '../../../../main/lab/runs/point.ts';
import { toSample, type Sample } from '../../../../main/lab/statistics/sample.ts';
import { summarize } from '../../../../main/lab/runs/summarize.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import type { PrecisionQuantity } from '../../../../shared/spec/run-settings.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { isLongRun, leastShare, longOr } from '../../../support/scale-runs.ts';

const pool = createInlinePool();
const signal = new AbortController().signal;
const quantity: PrecisionQuantity = 'overhead-tick';

/**
 * A run that is short enough to be noisy, and long enough for context switches in most replications:
 * where what costs is rarer than that, ten replications may have none and cannot know of it.
 */
function specOf(policy: 'sync' | 'deferred' | 'none', seed: number): Spec {
  return makeSpec(makeMachine(2), makeKernelBuild(3), policies[policy], {
    seed,
    warmupMs: 2,
    measureMs: 2,
    horizonMs: 0,
    precision: 0.01,
  });
}

/** The baselines of both policies, which are the same runs. */
const baselines = new Map<string, Promise<Sample>>();

function baselineOf(seed: number, n: number): Promise<Sample> {
  const key = `${seed} ${n}`;
  const known = baselines.get(key) ?? pool.replicate(specOf('none', seed), n, {}).then(toSample);
  baselines.set(key, known);
  return known;
}

/** The mean of a ratio over many replications that no short run has, and its standard error. */
async function knowMean(policy: 'sync' | 'deferred', count: number) {
  const ratios: number[] = [];
  for (let n = 0; n < count; n++) {
    const result = await pool.replicate(specOf(policy, 999_999), n, {});
    const baseline = await baselineOf(999_999, n);
    ratios.push(...readQuantity([{ result, sample: toSample(result), baseline }], quantity));
  }
  return { mean: meanOf(ratios), error: Math.sqrt(varianceOf(ratios) / count) };
}

/** The interval of one short run, as the lab records it. */
async function runShort(policy: 'sync' | 'deferred', seed: number) {
  const spec = specOf(policy, seed);
  const point = await replicatePoint(
    {
      replicate: (n) => pool.replicate(spec, n, {}),
      baseline: (n) => baselineOf(seed, n),
    },
    { run: spec.run, signal },
  );
  const { overhead } = summarize({ key: 'k', modelVersion: '1', spec, wallMs: 0, ...point });
  return { ...overhead.tick, n: point.results.length };
}

const runs = longOr(2000, 40);

describe('the intervals of short runs', () => {
  it.each(['sync', 'deferred'] as const)(
    'hold the mean of a long run: %s',
    async (policy) => {
      const known = await knowMean(policy, longOr(40_000, 500));
      let [covered, replications, width] = [0, 0, 0];
      for (let seed = 1; seed <= runs; seed++) {
        const { low, high, n } = await runShort(policy, seed);
        if (low <= known.mean && known.mean <= high) covered++;
        replications += n;
        width += (high - low) / 2;
      }
      const found = { coverage: covered / runs, n: replications / runs, halfWidth: width / runs };
      if (isLongRun) console.info(`${policy}: ${JSON.stringify({ ...known, ...found })}`);
      // What is known of the mean must be far better than what one run knows.
      expect(known.error).toBeLessThan(found.halfWidth / 10);
      expect(found.coverage).toBeGreaterThanOrEqual(leastShare(0.935, runs));
      expect(found.n).toBeGreaterThanOrEqual(10);
    },
    1_800_000,
  );
});
