import { describe, expect, it } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { replicationDigest, runKey } from '../../../../main/lab/runs/run-key.ts';
import { createTally } from '../../../../main/lab/work/tally.ts';
import { policies } from '../../../support/policies.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { makeUp } from '../fakes/made-up-result.ts';
import { listRuns } from '../../../support/list-runs.ts';

const now = () => new Date('2026-01-02T03:04:05Z');

function createParts(options: FakePoolOptions = {}, store = createFakeStore()) {
  const pool = createFakePool(options);
  const baselinePolicy = policies.none;
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  return { pool, store, runner };
}

const count = (started: readonly string[], policy: string) =>
  started.filter((one) => one.startsWith(`${policy}/`)).length;

describe('the runner', () => {
  it('records a run with its replications and their digests', async () => {
    const { store, runner } = createParts();
    const spec = specOf('sync');
    const { result, stored } = await runner.run(spec, {});
    const key = runKey('1', spec);
    expect(stored).toBe(false);
    expect(result.key).toBe(key);
    expect(store.findRun(key)).toEqual({
      key,
      spec,
      modelVersion: '1',
      status: 'done',
      result,
      error: null,
      startedAt: now().toISOString(),
      finishedAt: now().toISOString(),
    });
    const rows = store.replications(key);
    expect(rows).toHaveLength(result.replications);
    const { shootdownLatency: _l, exposure: _e, ...kept } = makeUp(spec, 2);
    const digest = replicationDigest(makeUp(spec, 2));
    expect(rows[2]).toEqual({ replication: 2, result: kept, digest });
  });

  it('records the baseline as its own run, with its own stopping rule', async () => {
    const { store, runner, pool } = createParts();
    await runner.run(specOf('sync'), {});
    const beside = store.findRun(runner.keyOf(specOf('none')));
    const alone = createParts();
    const { result } = await alone.runner.run(specOf('none'), {});
    expect({ ...beside?.result, wallMs: 0 }).toEqual({ ...result, wallMs: 0 });
    expect(new Set(pool.started).size).toBe(pool.started.length);
  });

  it('gives the same result whatever the pool, and whoever made the baseline', async () => {
    const results = [];
    for (const size of [1, 3, 16]) {
      const { runner } = createParts({ size });
      if (size === 3) await runner.run(specOf('none'), {});
      results.push({ ...(await runner.run(specOf('sync'), {})).result, wallMs: 0 });
    }
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('fills a large pool with replications that run ahead', async () => {
    const { runner, pool } = createParts({ size: 16 });
    await runner.run(specOf('sync'), {});
    expect(pool.mostAtOnce()).toBe(16);
  });

  it('finds a stored run and simulates nothing', async () => {
    const first = createParts();
    const { result } = await first.runner.run(specOf('sync'), {});
    const again = createParts({}, first.store);
    expect(await again.runner.run(specOf('sync'), {})).toEqual({ result, stored: true });
    expect(again.pool.started).toEqual([]);
  });

  it('reads a stored baseline and simulates only what it lacks', async () => {
    const first = createParts();
    const none = await first.runner.run(specOf('none'), {});
    const again = createParts({ size: 1 }, first.store);
    const { result } = await again.runner.run(specOf('sync'), {});
    const missing = Math.max(0, result.replications - none.result.replications);
    expect(count(again.pool.started, 'none')).toBe(missing);
  });

  it('simulates a stored run again when forced, baselines too', async () => {
    const first = createParts();
    const sync = await first.runner.run(specOf('sync'), {});
    const again = createParts({}, first.store);
    const forced = await again.runner.run(specOf('sync'), { force: true });
    expect(forced.stored).toBe(false);
    expect({ ...forced.result, wallMs: 0 }).toEqual({ ...sync.result, wallMs: 0 });
    expect(count(again.pool.started, 'sync')).toBeGreaterThan(4);
    await again.runner.run(specOf('none'), { force: true });
    expect(count(again.pool.started, 'none')).toBeGreaterThan(4);
  });

  it('simulates a run once for two callers at the same time', async () => {
    const { runner, pool } = createParts();
    const [a, b] = await Promise.all([
      runner.run(specOf('sync'), {}),
      runner.run(specOf('sync'), {}),
    ]);
    expect(a.result).toBe(b.result);
    expect(new Set(pool.started).size).toBe(pool.started.length);
  });

  it('records a failed run with its reason, and throws it', async () => {
    const { runner, store } = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'sync') throw new LabError('run-failed', 'the engine threw', 'tell us');
      },
    });
    await expect(runner.run(specOf('sync'), {})).rejects.toThrow('the engine threw');
    const row = store.findRun(runner.keyOf(specOf('sync')));
    expect(row).toMatchObject({ status: 'failed', error: 'the engine threw', result: null });
    const baseline = store.findRun(runner.keyOf(specOf('none')));
    expect(baseline?.status).toBe('done');
  });

  it('fails with the baseline, and runs both when asked again', async () => {
    let isBroken = true;
    const { runner, store } = createParts({
      onStart: ({ policy }) => {
        if (isBroken && policy.name === 'none') throw new Error('no baseline');
      },
    });
    await expect(runner.run(specOf('sync'), {})).rejects.toThrow('no baseline');
    expect(listRuns(store, 'status:failed').total).toBe(2);
    isBroken = false;
    await runner.run(specOf('sync'), {});
    expect(listRuns(store, 'status:done').total).toBe(2);
  });

  it('records what was cancelled, baseline included, before it throws', async () => {
    const controller = new AbortController();
    const { runner, store } = createParts({
      onStart: (_spec, n) => {
        if (n === 2) controller.abort();
      },
    });
    const run = runner.run(specOf('sync'), { signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(listRuns(store, 'status:cancelled').total).toBe(2);
    expect(listRuns(store, 'status:running').total).toBe(0);
    await runner.settle();
  });

  it('counts the replications of the run and of its baseline', async () => {
    const { runner } = createParts();
    const told: { done: number; total: number }[] = [];
    const tally = createTally((progress) => told.push(progress));
    await runner.run(specOf('sync'), { tally });
    const last = told.at(-1);
    expect(last?.done).toBe(last?.total);
    expect(last?.done).toBeGreaterThanOrEqual(10);
  });
});
