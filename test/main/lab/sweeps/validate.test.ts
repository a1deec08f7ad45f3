import { describe, expect, it } from 'vitest';
import { publishedRows, publishedSources } from '../../../../main/lab/sweeps/published.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { planStudy } from '../../../../main/lab/sweeps/study.ts';
import type { SweepWatch } from '../../../../main/lab/sweeps/sweep-watch.ts';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import {
  readValidated,
  readValidation,
  startValidation,
} from '../../../../main/lab/sweeps/validate.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { policies, policyNames } from '../../../support/specs.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { fakePresets } from '../fakes/fake-presets.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { listRuns } from '../../../support/list-runs.ts';

function createParts(options: FakePoolOptions = {}) {
  const [store, pool] = [createFakeStore(), createFakePool(options)];
  const [baselinePolicy, now] = [policies.none, () => new Date(0)];
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  const [lock, work] = [() => ({ release() {} }), createWorkRegistry()];
  const sweeps = createSweeps({ runner, store, work, now, lock, onChange: () => {} });
  /** Starts the validation, and reads what came of it. */
  const validate = async (watch: SweepWatch = {}) => {
    const { ended } = await startValidation(sweeps, fakePresets, watch);
    return readValidated(await ended);
  };
  return { store, pool, runner, validate };
}

describe('validation', () => {
  it('sets every measured row beside its simulation, in the order of the publications', async () => {
    const { store, validate } = createParts();
    const rows = await validate();
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
    expect(listRuns(store).total).toBe(12);
    expect(store.lastUnfinishedSweep()).toBeUndefined();
  });

  it('fails with the row that failed', async () => {
    const { validate } = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'deferred') throw new Error('the engine threw');
      },
    });
    await expect(validate()).rejects.toMatchObject({
      code: 'run-failed',
      message: 'deferred on xeon-8160-2s: the engine threw',
    });
  });

  it('ends as cancelled when it is aborted', async () => {
    const { validate } = createParts();
    const rows = validate({ signal: AbortSignal.abort() });
    await expect(rows).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the stored validation', () => {
  it('has every row with the key of its run, and no values for what was not simulated', () => {
    const { runner } = createParts();
    const { rows, missing } = readValidation(runner, fakePresets);
    expect(rows.map((row) => [row.machine, row.policy, row.source, row.publishedRatio])).toEqual(
      publishedRows.map((row) => [row.machine, row.policy, row.source, row.ratio]),
    );
    expect(missing).toBe(publishedRows.length);
    expect(rows[0]).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      machine: 'xeon-8160-2s',
      policy: 'none',
      source: 'v7',
      publishedRatio: 1,
      fitted: true,
      simulated: null,
      error: null,
      precisionReached: null,
    });
    // Three mails measured the unpatched kernel; it is simulated once.
    const keys = rows.filter((row) => row.policy === 'none').map((row) => row.key);
    expect([keys.length, new Set(keys).size]).toEqual([5, 2]);
  });

  it('has what the validation simulated', async () => {
    const { runner, store, validate } = createParts();
    const simulated = await validate();
    const { rows, missing } = readValidation(runner, fakePresets);
    expect(missing).toBe(0);
    expect(rows.map(({ key: _key, ...row }) => row)).toEqual(simulated);
    for (const { key, policy } of rows) {
      expect(store.findRun(key)?.spec.policy.name).toBe(policy);
    }
  });

  it('names the author, the day, the subject and the message id of each e-mail', () => {
    const { rows, sources } = readValidation(createParts().runner, fakePresets);
    expect(sources).toEqual(
      Object.entries(publishedSources).map(([name, mail]) => ({ name, ...mail })),
    );
    const known = new Set<string>(sources.map(({ name }) => name));
    expect(rows.filter(({ source }) => !known.has(source))).toEqual([]);
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
