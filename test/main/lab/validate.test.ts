import { describe, expect, it } from 'vitest';
import { publishedRows } from '../../../main/lab/published.ts';
import { createRunner } from '../../../main/lab/runner.ts';
import { planStudy } from '../../../main/lab/study.ts';
import { validateRows } from '../../../main/lab/validate.ts';
import { policies, policyNames } from '../../support/specs.ts';
import { createFakePool, type FakePoolOptions } from './fakes/fake-pool.ts';
import { fakePresets } from './fakes/fake-presets.ts';
import { createFakeStore } from './fakes/fake-store.ts';

function createParts(options: FakePoolOptions = {}) {
  const [store, pool] = [createFakeStore(), createFakePool(options)];
  const [baselinePolicy, now] = [policies.none, () => new Date(0)];
  return {
    store,
    pool,
    runner: createRunner({ store, pool, modelVersion: '1', baselinePolicy, now }),
  };
}

describe('validation', () => {
  it('sets every measured row beside its simulation, in the order of the publications', async () => {
    const { runner, store } = createParts();
    const rows = await validateRows(runner, fakePresets, {});
    expect(rows.map((row) => [row.machine, row.policy, row.source, row.publishedRatio])).toEqual(
      publishedRows.map((row) => [row.machine, row.policy, row.source, row.ratio]),
    );
    expect(rows[0]).toEqual({
      machine: 'xeon-8160-2s',
      policy: 'none',
      source: 'v7',
      publishedRatio: 1,
      simulated: {
        mean: 1,
        low: 1,
        high: 1,
      },
      error: 0,
      fitted: true,
      precisionReached: rows[0]?.precisionReached,
    });
    const [, sync] = rows;
    expect(sync?.error).toBeCloseTo(((sync?.simulated.mean ?? 0) - 26.366) / 26.366, 12);
    expect(store.listRuns({}).total).toBe(12);
    expect(store.lastUnfinishedSweep()).toBeUndefined();
  });

  it('fails with the row that failed', async () => {
    const { runner } = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'deferred') throw new Error('the engine threw');
      },
    });
    await expect(validateRows(runner, fakePresets, {})).rejects.toMatchObject({
      code: 'run-failed',
      message: 'deferred on xeon-8160-2s: the engine threw',
    });
  });

  it('ends as cancelled when it is aborted', async () => {
    const { runner } = createParts();
    const rows = validateRows(runner, fakePresets, { signal: AbortSignal.abort() });
    await expect(rows).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the study', () => {
  it('is every policy on each published machine, in the order of the list', () => {
    const names = planStudy(fakePresets).map(({ machine, policy }) => [machine.name, policy.name]);
    expect(names).toEqual([
      ...policyNames.map((name) => ['xeon-8160-2s', name]),
      ...policyNames.map((name) => ['i5-3550', name]),
    ]);
  });
});
