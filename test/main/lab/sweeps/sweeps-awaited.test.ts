import { describe, expect, it } from 'vitest';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Progress } from '../../../../shared/progress.ts';
import type { RunOutcome } from '../../../../main/lab/runs/run-outcome.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { planRuns } from '../../../../main/lab/runs/plan-runs.ts';
import type { SweepWatch } from '../../../../main/lab/sweeps/sweep-watch.ts';
import { sweepToResume } from '../../../../main/lab/sweeps/sweep-to-resume.ts';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { policies } from '../../../support/policies.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { listRuns } from '../../../support/list-runs.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const createdAt = now().toISOString();

function createParts(options: FakePoolOptions = {}, store = createFakeStore()) {
  const pool = createFakePool(options);
  const baselinePolicy = policies.none;
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  const lock = () => ({ release() {} });
  const work = createWorkRegistry();
  const sweeps = createSweeps({ runner, store, work, now, lock, onChange: () => {} });
  /** Starts a sweep and waits for its end. */
  async function runSweep(
    specs: readonly Spec[],
    { force, ...watch }: SweepWatch & { force?: boolean } = {},
  ) {
    const { ended } = await sweeps.start(
      { kind: 'sweep', command: 'lab sweep', specs, force },
      watch,
    );
    return ended;
  }
  return { pool, store, runner, sweeps, runSweep };
}

const plan = [
  specOf('none'),
  specOf('sync'),
  specOf('deferred'),
  specOf('sync'),
  specOf('latr', 2),
];

describe('a sweep', () => {
  it('runs its points, each run once, and gives their results in planned order', async () => {
    const { runner, store, pool, runSweep } = createParts();
    const { id, results, failures, interrupted } = await runSweep(plan);
    expect({ id, failures, interrupted }).toEqual({ id: 1, failures: [], interrupted: false });
    expect(results.map((result) => result?.spec)).toEqual(plan);
    expect(results[3]).toBe(results[1]);
    expect(new Set(pool.started.filter((one) => !one.startsWith('none'))).size).toBe(
      pool.started.filter((one) => !one.startsWith('none')).length,
    );
    expect(store.findSweep(1)).toEqual({
      id: 1,
      kind: 'sweep',
      name: '',
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
    const { store, pool, runSweep } = createParts({ size: 3 });
    const points = [specOf('sync'), specOf('deferred'), specOf('latr'), specOf('broadcast')];
    await runSweep(points);
    const baseline = pool.started.filter((one) => one.startsWith('none'));
    expect(new Set(baseline).size).toBe(baseline.length);
    expect(listRuns(store, 'policy:none status:done').total).toBe(1);
  });

  it('reports stored points first and does not run them again', async () => {
    const { runner, runSweep } = createParts();
    await runSweep([specOf('latr', 2)]);
    expect((await planRuns(runner, plan)).map(({ stored }) => stored)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    const told: [number, boolean][] = [];
    const onResult = (index: number, outcome: RunOutcome) => told.push([index, outcome.stored]);
    await runSweep(plan, { onResult });
    expect(told[0]).toEqual([4, true]);
    expect(told.slice(1).every(([, stored]) => !stored)).toBe(true);
    expect(told.map(([index]) => index).toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it('runs stored points again when forced', async () => {
    const { runSweep } = createParts();
    await runSweep(plan);
    const stored: boolean[] = [];
    const onResult = (_index: number, outcome: RunOutcome) => stored.push(outcome.stored);
    await runSweep(plan, { force: true, onResult });
    expect(stored).toEqual([false, false, false, false, false]);
  });

  it('keeps the pool busy with a bounded number of points', async () => {
    const { store, pool, runSweep } = createParts({
      size: 2,
      onStart: () => {
        const { total } = listRuns(store, 'status:running');
        most = Math.max(most, total);
      },
    });
    let most = 0;
    const seeds = Array.from({ length: 12 }, (_, seed) => specOf('none', seed));
    await runSweep(seeds);
    expect(most).toBe(3);
    expect(pool.mostAtOnce()).toBe(2);
  });

  it('records a failed point and continues', async () => {
    const { store, runSweep } = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'sync') throw new Error('the engine threw');
      },
    });
    const told: string[] = [];
    const onFailure = (index: number, error: Error) => told.push(`${index} ${error.message}`);
    const outcome = await runSweep(plan, { onFailure });
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
    expect(listRuns(store, 'status:failed').total).toBe(1);
  });

  it('reports its progress up to the end', async () => {
    const { runSweep } = createParts();
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await runSweep(plan, { onProgress });
    // none, sync and deferred with seed 1; latr and its baseline with seed 2.
    expect(told[0]).toMatchObject({ done: 1, total: 50 });
    const [last] = told.slice(-1);
    expect(last).toMatchObject({ done: last?.total, etaMs: 0 });
    expect(told.every(({ done, total }) => done <= total)).toBe(true);
  });

  it('does not expect a baseline that is stored', async () => {
    const { runner, runSweep } = createParts();
    await runner.run(specOf('none'), {});
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await runSweep([specOf('sync')], { onProgress });
    expect(told[0]).toMatchObject({ done: 1, total: 10 });
  });

  it('passes on what a callback throws, after recording the sweep as interrupted', async () => {
    const { store, runSweep } = createParts();
    const onResult = () => {
      throw new Error('no listener');
    };
    const sweep = runSweep([specOf('none')], { onResult });
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
    const outcome = await parts.runSweep(plan, {
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
    expect(listRuns(store, 'status:running').total).toBe(0);
    expect(listRuns(store, 'status:done').total).toBeGreaterThan(0);
    expect(store.findSweep(1)?.status).toBe('interrupted');
  });

  it('is resumed: missing runs run, stored ones are found', async () => {
    const { store } = await abortAfterFirst();
    const { sweeps } = createParts({}, store);
    const done = listRuns(store, 'status:done').rows.map((row) => row.key);
    const stored: string[] = [];
    const { ended } = await sweeps.resume(sweepToResume(store, null), {
      onResult: (_index, one) => {
        if (one.stored) stored.push(one.result.key);
      },
    });
    const outcome = await ended;
    expect(outcome).toMatchObject({ id: 1, interrupted: false });
    expect(outcome.results.map((result) => result?.spec)).toEqual(plan);
    expect(stored.every((key) => done.includes(key))).toBe(true);
    expect(stored.length).toBeGreaterThan(0);
    expect(store.findSweep(1)?.status).toBe('done');
    expect(store.lastUnfinishedSweep()).toBeUndefined();
  });

  it('does nothing when it is aborted before it starts', async () => {
    const { pool, runSweep } = createParts();
    const signal = AbortSignal.abort();
    const outcome = await runSweep(plan, { signal });
    expect(outcome.results).toEqual(plan.map(() => null));
    expect(outcome.interrupted).toBe(true);
    expect(pool.started).toEqual([]);
  });

  it('is interrupted too when the pool closes meanwhile', async () => {
    const { store, pool, runSweep } = createParts();
    const sweep = runSweep(plan);
    await pool.close();
    expect((await sweep).interrupted).toBe(true);
    expect(listRuns(store, 'policy:latr').total).toBe(0);
    expect(listRuns(store, 'status:running').total).toBe(0);
  });
});

describe('resuming', () => {
  it('refuses when there is no such sweep', async () => {
    const { sweeps, store } = createParts();
    const hint = 'lab sweep starts one';
    const refusal = (message: string) =>
      expect.objectContaining({ code: 'not-found', message, hint }) as Error;
    expect(() => sweepToResume(store, null)).toThrow(refusal('there is no unfinished sweep'));
    expect(() => sweepToResume(store, 9)).toThrow(refusal('there is no sweep 9'));
    await expect(sweeps.resume(9)).rejects.toThrow('there is no sweep 9');
  });

  it('takes a finished one only to do it again: what failed then runs', async () => {
    let isBroken = true;
    const { runSweep, sweeps, store } = createParts({
      onStart: ({ policy }) => {
        if (isBroken && policy.name === 'sync') throw new Error('the engine threw');
      },
    });
    const first = await runSweep(plan);
    expect(first.failures.map(({ index }) => index)).toEqual([1, 3]);
    await expect(sweeps.resume(first.id)).rejects.toMatchObject({ code: 'not-allowed' });
    isBroken = false;
    const again = await (await sweeps.resume(first.id, { again: true })).ended;
    expect(again).toMatchObject({ id: first.id, failures: [], interrupted: false });
    expect(again.results.map((result) => result?.spec)).toEqual(plan);
    expect(store.findSweep(first.id)?.status).toBe('done');
  });

  it('of a running one waits for the same end', async () => {
    const { sweeps } = createParts();
    const specs = [specOf('none'), specOf('sync')];
    const started = await sweeps.start({ kind: 'sweep', command: 'lab sweep', specs });
    const resumed = await sweeps.resume(started.summary.id);
    expect(await resumed.ended).toBe(await started.ended);
  });
});
