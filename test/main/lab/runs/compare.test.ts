import { beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../main/lab/runs/compare.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { estimateMean } from '../../../../main/lab/statistics/interval.ts';
import { stagedHalfWidth } from '../../../../main/lab/statistics/staged-interval.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { fakePresets } from '../fakes/fake-presets.ts';
import { createFakePool } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { makeUp } from '../fakes/made-up-result.ts';

const store = createFakeStore();
const baselinePolicy = policies.none;
const now = () => new Date(0);
const pool = createFakePool();
const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
const parts = { store, presets: fakePresets, rangeOf: () => undefined };
const sync = specOf('sync');
const deferred = specOf('deferred');
const otherSeed = specOf('sync', 2);
const [syncKey, deferredKey, otherKey] = [sync, deferred, otherSeed].map((s) =>
  runner.keyOf(s),
) as [string, string, string];

describe('comparing runs', () => {
  beforeAll(async () => {
    for (const spec of [sync, deferred, otherSeed]) await runner.run(spec, {});
  });

  it('pairs runs of the same seed and work by replication', () => {
    const { baseline, rows } = compareRuns(parts, [deferredKey, syncKey]);
    const [row] = rows;
    expect(baseline.key).toBe(deferredKey);
    const n = Math.min(baseline.replications, row?.run.replications ?? 0);
    const half = stagedHalfWidth({ firstStage: 10 });
    // By hand: under sync 1 + 0.1 + 10 x own of the kernel time, under deferred 1.1.
    const ratios = Array.from({ length: n }, (_, i) => {
      const { kernel, ackWait } = makeUp(sync, i).cpuTimeNs;
      return (1.1 * kernel + ackWait) / (1.1 * kernel);
    });
    expect(row).toMatchObject({ paired: true, n, run: { key: syncKey } });
    expect(row?.ratio.mean).toBeCloseTo(estimateMean(ratios).mean, 9);
    expect(row?.ratio.high).toBeCloseTo(estimateMean(ratios, half).high, 9);
    expect(row?.differenceNs.low).toBeGreaterThan(0);
    expect(row?.pHolm).toBeLessThan(0.001);
  });

  it('lists the fields that differ', () => {
    const [row] = compareRuns(parts, [deferredKey, syncKey]).rows;
    expect(row?.differs).toEqual([
      { path: 'policy.name', baseline: 'deferred', value: 'sync' },
      { path: 'policy.remote', baseline: 'deferred', value: 'ipi' },
      { path: 'policy.drainAt', baseline: ['context-switch'], value: [] },
      { path: 'policy.contract', baseline: 'context-switch', value: 'shootdown' },
    ]);
  });

  it('compares runs of other seeds as two samples', () => {
    const [row] = compareRuns(parts, [syncKey, otherKey]).rows;
    expect(row).toMatchObject({ paired: false, n: row?.run.replications });
    expect(row?.differs).toEqual([{ path: 'run.seed', baseline: 1, value: 2 }]);
    expect(row?.ratio.low).toBeLessThan(1);
    expect(row?.ratio.high).toBeGreaterThan(1);
    expect(row?.pHolm).toBeGreaterThan(0.01);
  });

  it('pairs runs of the same work under another name', async () => {
    const workload = makeKernelBuild(60, { name: 'same-build' });
    const spec = makeSpec(xeon, workload, policies.sync);
    const { result } = await runner.run(spec, {});
    const [row] = compareRuns(parts, [syncKey, result.key]).rows;
    expect(row).toMatchObject({ paired: true, ratio: { mean: 1, low: 1, high: 1 }, pHolm: 1 });
    expect(row?.answer).toBe('same');
  });

  it('answers from the interval that holds for all rows together', () => {
    const { margin, rows } = compareRuns(parts, [deferredKey, syncKey, otherKey]);
    expect(margin).toBe(0.01);
    expect(rows.map((row) => row.answer)).toEqual(['different', 'different']);
    const [alone] = compareRuns(parts, [deferredKey, syncKey]).rows;
    expect(alone?.jointRatio).toEqual(alone?.ratio);
    expect(rows[0]?.ratio).toEqual(alone?.ratio);
    for (const { ratio, jointRatio } of rows) {
      expect(jointRatio.mean).toBe(ratio.mean);
      expect(jointRatio.high).toBeGreaterThan(ratio.high);
      expect(jointRatio.low).toBeLessThan(ratio.low);
    }
  });

  it('answers by the margin that is asked for', () => {
    const answer = (keys: string[], margin: number) =>
      compareRuns(parts, keys, { margin }).rows[0]?.answer;
    expect(answer([syncKey, otherKey], 0.001)).toBe('not decided');
    expect(answer([syncKey, otherKey], 0.9)).toBe('same');
    for (const margin of [0, 1, -0.1, Number.NaN]) {
      expect(() => answer([syncKey, otherKey], margin)).toThrow('the margin must be above 0');
    }
  });

  it('ends in a sweep that makes these runs on any computer, and says what it does not give', () => {
    const { command, commandNotes } = compareRuns(parts, [deferredKey, otherKey]);
    const varied = ['--vary', 'policy=deferred,sync', '--vary', 'run.seed=1,2', '--zip'];
    expect(command).toEqual(['lab', 'sweep', ...varied, '--compare']);
    expect(commandNotes).toEqual([]);
    const asked = compareRuns(parts, [syncKey, otherKey], { margin: 0.05 });
    expect(asked.command.slice(-3)).toEqual(['--compare', '--margin', '0.05']);
  });

  it('corrects the p values over the rows', () => {
    const [alone] = compareRuns(parts, [syncKey, otherKey]).rows;
    const { rows } = compareRuns(parts, [syncKey, otherKey, deferredKey]);
    expect(rows.map((row) => row.run.key)).toEqual([otherKey, deferredKey]);
    expect(rows[0]?.pHolm).toBeCloseTo(alone?.pHolm ?? 0, 12);
    const [deferredAlone] = compareRuns(parts, [syncKey, deferredKey]).rows;
    expect(rows[1]?.pHolm).toBeCloseTo(2 * (deferredAlone?.pHolm ?? 0), 12);
  });

  it('has a p that agrees with its interval when replications are few', async () => {
    const run = { replicationsMin: 3, replicationsMax: 3 };
    const results = await Promise.all(
      [policies.sync, policies.deferred].map((policy) =>
        runner.run(makeSpec(xeon, makeKernelBuild(60), policy, run), {}),
      ),
    );
    const keys = results.map(({ result }) => result.key);
    const [row] = compareRuns(parts, keys).rows;
    const touches = (low: number, high: number, none: number) => low <= none && high >= none;
    const open =
      touches(row!.ratio.low, row!.ratio.high, 1) ||
      touches(row!.differenceNs.low, row!.differenceNs.high, 0);
    expect(row?.n).toBe(3);
    expect(row!.pHolm! >= 0.05).toBe(open);
    expect(row!.answer === 'different').toBe(!open);
  });

  it('takes a named baseline, prefixes, and a run named twice once', () => {
    const { baseline, rows } = compareRuns(parts, [syncKey.slice(0, 8), otherKey, syncKey], {
      baseline: deferredKey.slice(0, 8),
    });
    expect(baseline.key).toBe(deferredKey);
    expect(rows.map((row) => row.run.key)).toEqual([syncKey, otherKey]);
  });

  it('refuses fewer than two different runs, and runs without a result', () => {
    for (const keys of [[], [syncKey], [syncKey, syncKey]]) {
      expect(() => compareRuns(parts, keys)).toThrow(
        expect.objectContaining({ code: 'bad-usage' }),
      );
    }
    const spec = specOf('latr');
    store.beginRun({ key: 'f00d0000', modelVersion: '1', spec, startedAt: '' });
    expect(() => compareRuns(parts, [syncKey, 'f00d'])).toThrow('run f00d0000 is running');
  });

  it('has no p with one replication', async () => {
    const run = { replicationsMin: 1, replicationsMax: 1 };
    const keys = await Promise.all(
      [policies.sync, policies.deferred].map(async (policy) => {
        const spec = makeSpec(xeon, makeKernelBuild(60), policy, run);
        return (await runner.run(spec, {})).result.key;
      }),
    );
    expect(compareRuns(parts, keys).rows[0]).toMatchObject({
      paired: true,
      n: 1,
      pHolm: null,
      answer: 'not decided',
    });
  });
});
