import { describe, expect, it } from 'vitest';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Progress, RunOutcome } from '../../../../main/lab/lab.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { planRuns, resumeSweep, runSweep } from '../../../../main/lab/sweeps/sweep.ts';
import {
  makeKernelBuild,
  makeSpec,
  policies,
  xeon,
  type PolicyName,
} from '../../../support/specs.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const createdAt = now().toISOString();
const specOf = (policy: PolicyName, seed = 1): Spec =>
  makeSpec(xeon, makeKernelBuild(60), policies[policy], { seed });

function createParts(options: FakePoolOptions = {}, store = createFakeStore()) {
  const pool = createFakePool(options);
  const baselinePolicy = policies.none;
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  return { pool, store, runner };
}

const plan = [
  specOf('none'),
  specOf('sync'),
  specOf('deferred'),
  specOf('sync'),
  specOf('latr', 2),
];
const options = { command: 'lab sweep', createdAt };

describe('a sweep', () => {
  it('runs its points, each run once, and gives their results in planned order', async () => {
    const { runner, store, pool } = createParts();
    const { id, results, failures, interrupted } = await runSweep(runner, store, plan, options);
    expect({ id, failures, interrupted }).toEqual({ id: 1, failures: [], interrupted: false });
    expect(results.map((result) => result?.spec)).toEqual(plan);
    expect(results[3]).toBe(results[1]);
    expect(new Set(pool.started.filter((one) => !one.startsWith('none'))).size).toBe(
      pool.started.filter((one) => !one.startsWith('none')).length,
    );
    expect(store.findSweep(1)).toEqual({
      id: 1,
      kind: 'sweep',
      createdAt,
      command: 'lab sweep',
      status: 'done',
      points: plan.map((spec) => ({
        key: runner.keyOf(spec),
        spec,
      })),
    });
  });

  it('simulates a baseline once for all points that share it', async () => {
    const { runner, store, pool } = createParts({ size: 3 });
    const points = [specOf('sync'), specOf('deferred'), specOf('latr'), specOf('broadcast')];
    await runSweep(runner, store, points, options);
    const baseline = pool.started.filter((one) => one.startsWith('none'));
    expect(new Set(baseline).size).toBe(baseline.length);
    expect(store.listRuns({ policy: 'none', status: 'done' }).total).toBe(1);
  });

  it('tells stored points first and does not run them again', async () => {
    const { runner, store } = createParts();
    await runSweep(runner, store, [specOf('latr', 2)], options);
    expect((await planRuns(runner, plan)).map(({ stored }) => stored)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    const told: [number, boolean][] = [];
    const onResult = (index: number, outcome: RunOutcome) => told.push([index, outcome.stored]);
    await runSweep(runner, store, plan, { ...options, onResult });
    expect(told[0]).toEqual([4, true]);
    expect(told.slice(1).every(([, stored]) => !stored)).toBe(true);
    expect(told.map(([index]) => index).toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it('runs stored points again when forced', async () => {
    const { runner, store } = createParts();
    await runSweep(runner, store, plan, options);
    const stored: boolean[] = [];
    const onResult = (_index: number, outcome: RunOutcome) => stored.push(outcome.stored);
    await runSweep(runner, store, plan, { ...options, force: true, onResult });
    expect(stored).toEqual([false, false, false, false, false]);
  });

  it('keeps the pool busy with a bounded number of points', async () => {
    const { runner, store, pool } = createParts({
      size: 2,
      onStart: () => {
        const { total } = store.listRuns({ status: 'running' });
        most = Math.max(most, total);
      },
    });
    let most = 0;
    const seeds = Array.from({ length: 12 }, (_, seed) => specOf('none', seed));
    await runSweep(runner, store, seeds, options);
    expect(most).toBe(3);
    expect(pool.mostAtOnce()).toBe(2);
  });

  it('records a failed point and goes on', async () => {
    const { runner, store } = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'sync') throw new Error('the engine threw');
      },
    });
    const told: string[] = [];
    const onFailure = (index: number, error: Error) => told.push(`${index} ${error.message}`);
    const outcome = await runSweep(runner, store, plan, { ...options, onFailure });
    const message = 'the engine threw';
    expect(outcome.failures).toEqual([
      { index: 1, message },
      { index: 3, message },
    ]);
    expect(told).toEqual(['1 the engine threw', '3 the engine threw']);
    expect(outcome.results.map((result) => result !== null)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(outcome.interrupted).toBe(false);
    expect(store.findSweep(1)?.status).toBe('done');
    expect(store.listRuns({ status: 'failed' }).total).toBe(1);
  });

  it('tells its progress up to the end', async () => {
    const { runner, store } = createParts();
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await runSweep(runner, store, plan, { ...options, onProgress });
    // none, sync and deferred with seed 1; latr and its baseline with seed 2.
    expect(told[0]).toMatchObject({ done: 1, total: 50 });
    const [last] = told.slice(-1);
    expect(last).toMatchObject({ done: last?.total, etaMs: 0 });
    expect(told.every(({ done, total }) => done <= total)).toBe(true);
  });

  it('does not expect a baseline that is stored', async () => {
    const { runner, store } = createParts();
    await runner.run(specOf('none'), {});
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await runSweep(runner, store, [specOf('sync')], { ...options, onProgress });
    expect(told[0]).toMatchObject({ done: 1, total: 10 });
  });

  it('passes on what a callback throws, after recording the sweep as interrupted', async () => {
    const { runner, store } = createParts();
    const onResult = () => {
      throw new Error('no listener');
    };
    const sweep = runSweep(runner, store, [specOf('none')], { ...options, onResult });
    await expect(sweep).rejects.toThrow('no listener');
    expect(store.findSweep(1)?.status).toBe('interrupted');
  });
});

describe('an aborted sweep', () => {
  async function abortAfterFirst() {
    const controller = new AbortController();
    const parts = createParts({ size: 1 });
    const onResult = () => controller.abort();
    const { signal } = controller;
    const outcome = await runSweep(parts.runner, parts.store, plan, {
      ...options,
      signal,
      onResult,
    });
    return { ...parts, outcome };
  }

  it('keeps what has finished and leaves nothing running', async () => {
    const { store, outcome } = await abortAfterFirst();
    expect(outcome).toMatchObject({ interrupted: true, failures: [] });
    expect(outcome.results.filter((result) => result !== null).length).toBeGreaterThan(0);
    expect(outcome.results).toContain(null);
    expect(store.listRuns({ status: 'running' }).total).toBe(0);
    expect(store.listRuns({ status: 'done' }).total).toBeGreaterThan(0);
    expect(store.findSweep(1)?.status).toBe('interrupted');
  });

  it('is resumed: what is missing runs, what is there is found', async () => {
    const { store } = await abortAfterFirst();
    const { runner } = createParts({}, store);
    const done = store.listRuns({ status: 'done' }).rows.map((row) => row.key);
    const stored: string[] = [];
    const outcome = await resumeSweep(runner, store, null, {
      onResult: (_index, one) => {
        if (one.stored) stored.push(one.result.key);
      },
    });
    expect(outcome).toMatchObject({ id: 1, interrupted: false });
    expect(outcome.results.map((result) => result?.spec)).toEqual(plan);
    expect(stored.every((key) => done.includes(key))).toBe(true);
    expect(stored.length).toBeGreaterThan(0);
    expect(store.findSweep(1)?.status).toBe('done');
    expect(store.lastUnfinishedSweep()).toBeUndefined();
  });

  it('does nothing when it is aborted before it starts', async () => {
    const { runner, store, pool } = createParts();
    const signal = AbortSignal.abort();
    const outcome = await runSweep(runner, store, plan, { ...options, signal });
    expect(outcome.results).toEqual(plan.map(() => null));
    expect(outcome.interrupted).toBe(true);
    expect(pool.started).toEqual([]);
  });

  it('is interrupted too when the pool is closed under it', async () => {
    const { runner, store, pool } = createParts();
    const sweep = runSweep(runner, store, plan, options);
    await pool.close();
    expect((await sweep).interrupted).toBe(true);
    expect(store.listRuns({ policy: 'latr' }).total).toBe(0);
    expect(store.listRuns({ status: 'running' }).total).toBe(0);
  });
});

describe('resuming', () => {
  it('refuses when there is no such sweep', async () => {
    const { runner, store } = createParts();
    await expect(resumeSweep(runner, store, null, {})).rejects.toMatchObject({ code: 'not-found' });
    await expect(resumeSweep(runner, store, 9, {})).rejects.toThrow('there is no sweep 9');
  });
});
