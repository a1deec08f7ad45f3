import { describe, expect, it } from 'vitest';
import { publishedRatios, publishedSources } from '../../../../main/lab/validation/published.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { planStudy } from '../../../../main/lab/sweeps/study.ts';
import type { SweepWatch } from '../../../../main/lab/sweeps/sweep-watch.ts';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import { readValidated, startValidation } from '../../../../main/lab/sweeps/validate.ts';
import { readValidation } from '../../../../main/lab/validation/read-validation.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { policies, policyNames } from '../../../support/policies.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { fakePresets } from '../fakes/fake-presets.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import type { ValidationRow } from '../../../../shared/validation.ts';
import { listRuns } from '../../../support/list-runs.ts';

function createParts(options: FakePoolOptions = {}) {
  const [store, pool] = [createFakeStore(), createFakePool(options)];
  const [baselinePolicy, now] = [policies.none, () => new Date(0)];
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  const [lock, work] = [() => ({ release() {} }), createWorkRegistry()];
  const sweeps = createSweeps({ runner, store, work, now, lock, onChange: () => {} });
  /** Starts the validation, and reads what came of it. */
  const validate = async (watch: SweepWatch = {}) => {
    const { ended } = await startValidation({ runner, store, sweeps }, fakePresets, watch);
    return readValidated(await ended, fakePresets);
  };
  return { store, pool, runner, validate };
}

const published = publishedRatios.map((row) => [row.machine, row.policy, row.source, row.ratio]);
type Measured = Pick<ValidationRow, 'machine' | 'policy' | 'source' | 'publishedRatio'>;
const measuredOf = (rows: readonly Measured[]) =>
  rows.map((row) => [row.machine, row.policy, row.source, row.publishedRatio]);

/** What was measured of sync on the Xeon. */
const syncOnXeon = {
  machine: 'xeon-8160-2s',
  policy: 'sync',
  source: 'v7',
  publishedRatio: 26.366,
  publishedAddedSeconds: expect.closeTo(24129.354 - 915.183, 9),
  fitted: true,
};

describe('validation', () => {
  it('sets every measured ratio beside its simulation, in the order of the publications', async () => {
    const { store, validate } = createParts();
    const rows = await validate();
    expect(measuredOf(rows)).toEqual(published);
    const [sync] = rows;
    const { simulated, nullRatio, nullError, leftOut, ...measured } = sync!;
    expect(measured).toEqual(syncOnXeon);
    expect(simulated.error).toBeCloseTo((simulated.ratio.mean - 26.366) / (26.366 - 1), 12);
    const added = simulated.addedSeconds.mean;
    expect(simulated.secondsError).toBeCloseTo(added / (24129.354 - 915.183) - 1, 12);
    // The middle of two: the geometric mean of what the rows of both machines add.
    expect(nullRatio).toBeCloseTo(1 + Math.sqrt(25.366 * 1.614), 9);
    expect(leftOut).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
    expect(nullError).toBeCloseTo(Math.sqrt(1.614 / 25.366) - 1, 9);
    // The ratios, and policy none on each machine.
    expect(listRuns(store).total).toBe(10 + 2);
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
  it('has every ratio with the key of its run, and no values for what was not simulated', () => {
    const { runner } = createParts();
    const { rows, missing } = readValidation(runner, fakePresets);
    expect(measuredOf(rows)).toEqual(published);
    expect(missing).toBe(publishedRatios.length);
    expect(rows[0]).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      ...syncOnXeon,
      nullRatio: expect.closeTo(1 + Math.sqrt(25.366 * 1.614), 9),
      nullError: expect.closeTo(Math.sqrt(1.614 / 25.366) - 1, 9),
      leftOut: expect.objectContaining({ sets: expect.any(Number) }),
      simulated: null,
    });
  });

  it('has what the validation simulated', async () => {
    const { runner, store, validate } = createParts();
    const simulated = await validate();
    const { rows, missing } = readValidation(runner, fakePresets);
    expect(missing).toBe(0);
    expect(rows.map(({ key: _key, ...row }) => row)).toEqual(simulated);
    expect(rows.filter(({ policy }) => policy === 'none')).toEqual([]);
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
