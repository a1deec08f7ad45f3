import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../../shared/spec/run-settings.ts';
import { replicatePoint, type PointSource } from '../../../../main/lab/runs/point.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { createTally } from '../../../../main/lab/work/tally.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { createFakePool, type FakePoolOptions } from '../fakes/fake-pool.ts';
import { makeUp } from '../fakes/made-up-result.ts';

const spec = makeSpec(xeon, makeKernelBuild(60), policies.sync);
const baselineSpec = makeSpec(xeon, makeKernelBuild(60), policies.none);
const settings: RunSettings = { ...spec.run, precision: 0.02 };

function createSources(options: FakePoolOptions = {}) {
  const pool = createFakePool(options);
  const own: PointSource = { replicate: (n, signal) => pool.replicate(spec, n, { signal }) };
  const none: PointSource = {
    replicate: (n, signal) => pool.replicate(baselineSpec, n, { signal }),
  };
  const baseline = async (n: number, signal: AbortSignal) =>
    toSample(await none.replicate(n, signal));
  return { pool, none, paired: { ...own, baseline } };
}

const optionsFor = (run: RunSettings) => ({ run, signal: new AbortController().signal });

describe('replicating a point', () => {
  it('stops at the precision of the paired ratio, in the order of the replications', async () => {
    const { pool, paired } = createSources();
    const point = await replicatePoint(paired, optionsFor(settings));
    const n = point.results.length;
    expect(point.precisionReached).toBe(true);
    expect(n).toBeGreaterThan(settings.replicationsMin);
    expect(n).toBeLessThan(settings.replicationsMax);
    expect(point.results).toEqual(Array.from({ length: n }, (_, i) => makeUp(spec, i)));
    expect(point.baseline).toEqual(
      Array.from({ length: n }, (_, i) => toSample(makeUp(baselineSpec, i))),
    );
    expect(pool.started).toHaveLength(2 * n);
  });

  it('stops at the same replication whatever the size of the pool', async () => {
    const ends = [];
    for (const size of [1, 2, 7, 64]) {
      const { paired } = createSources({ size });
      ends.push(await replicatePoint(paired, optionsFor(settings)));
    }
    for (const end of ends) expect(end).toEqual(ends[0]);
  });

  it('starts a stage at once, and nothing that its plan does not need', async () => {
    const { pool, paired } = createSources({ size: 64 });
    const signals: AbortSignal[] = [];
    const watched: PointSource = {
      ...paired,
      replicate: (n, signal) => {
        signals.push(signal);
        return paired.replicate(n, signal);
      },
    };
    const point = await replicatePoint(watched, optionsFor(settings));
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(pool.mostAtOnce()).toBeGreaterThanOrEqual(20);
    expect(point.results.length).toBeGreaterThan(10);
    expect(pool.started).toHaveLength(2 * point.results.length);
  });

  it('stops at the maximum of replications, and says so', async () => {
    const { paired } = createSources();
    const run = { ...settings, precision: 0.0001, replicationsMax: 7 };
    const point = await replicatePoint(paired, optionsFor(run));
    expect(point.results).toHaveLength(7);
    expect(point.precisionReached).toBe(false);
  });

  it('never calls one replication precise', async () => {
    const { none } = createSources();
    const run = { ...settings, precision: 1, replicationsMin: 1, replicationsMax: 1 };
    expect((await replicatePoint(none, optionsFor(run))).precisionReached).toBe(false);
    const point = await replicatePoint(none, optionsFor({ ...run, replicationsMax: 9 }));
    expect(point.precisionReached).toBe(true);
    expect(point.results.length).toBeGreaterThan(1);
  });

  it('judges a baseline by its own system time and pairs it with itself', async () => {
    const { none } = createSources();
    const point = await replicatePoint(none, optionsFor({ ...settings, precision: 0.1 }));
    expect(point.precisionReached).toBe(true);
    expect(point.results.length).toBeGreaterThan(settings.replicationsMin);
    expect(point.baseline).toEqual(point.samples);
  });

  it('stops at the precision of the quantity that is asked for', async () => {
    const { paired } = createSources();
    const of = async (precisionOf: RunSettings['precisionOf']) => {
      const run = { ...settings, precision: 0.1, precisionOf };
      const { results, precisionReached } = await replicatePoint(paired, optionsFor(run));
      return { n: results.length, precisionReached };
    };
    // The ratio hardly varies, the time by a quarter; none of the made-up windows ever closes.
    expect(await of('overhead-tick')).toEqual({ n: 10, precisionReached: true });
    const time = await of('sys-tick');
    expect(time.precisionReached).toBe(true);
    expect(time.n).toBeGreaterThan(10);
    expect(await of('window-p50')).toEqual({ n: 40, precisionReached: false });
  });

  it('counts what it needs and what it expects to need', async () => {
    const { paired } = createSources();
    const told: { done: number; total: number }[] = [];
    const progress = createTally(({ done, total }) => told.push({ done, total })).entry('p', 5);
    const point = await replicatePoint(paired, { ...optionsFor(settings), progress });
    const n = point.results.length;
    expect(told.at(-1)?.done).toBe(n);
    expect(told.every(({ done, total }) => done <= total)).toBe(true);
    const totals = told.map(({ total }) => total);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  });

  it('fails with the first replication that fails, and drops the rest', async () => {
    const { pool, paired } = createSources({
      onStart: (_spec, n) => {
        if (n >= 2) throw new Error(`replication ${n} broke`);
      },
    });
    const point = replicatePoint(
      paired,
      optionsFor({ ...settings, replicationsMin: 5, replicationsMax: 5 }),
    );
    await expect(point).rejects.toThrow('replication 2 broke');
    expect(pool.started.length).toBeLessThanOrEqual(10);
  });

  it('ends as cancelled when its signal fires', async () => {
    const controller = new AbortController();
    const { pool, paired } = createSources({
      onStart: (_spec, n) => {
        if (n === 3) controller.abort();
      },
    });
    const options = { ...optionsFor(settings), signal: controller.signal };
    await expect(replicatePoint(paired, options)).rejects.toMatchObject({ code: 'cancelled' });
    expect(pool.started.length).toBeLessThanOrEqual(10);
  });
});
