import { describe, expect, it } from 'vitest';
import { createExpectation } from '../../../../main/lab/runs/expected-time.ts';
import type { RunResult } from '../../../../shared/result.ts';
import type { RunSettings } from '../../../../shared/spec/run-settings.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { createFakeStore } from '../fakes/fake-store.ts';

const specOf = (cpus: number, run: Partial<RunSettings> = {}) =>
  makeSpec(makeMachine(cpus), makeKernelBuild(cpus), policies.sync, {
    warmupMs: 10,
    measureMs: 80,
    horizonMs: 10,
    replicationsMin: 5,
    replicationsMax: 5,
    ...run,
  });

/** A store with runs of 4 processors and 5 replications that took these times, the last one newest. */
function createStore(...times: number[]) {
  const store = createFakeStore();
  times.forEach((wallMs, n) => {
    const [key, spec] = [`k${n}`, specOf(4)];
    store.beginRun({ key, modelVersion: '1', spec, startedAt: 't' });
    const result = { replications: 5, wallMs } as RunResult;
    store.completeRun({ key, finishedAt: 't', result, replications: [] });
  });
  return store;
}

const runner = {
  keyOf: (spec: Spec) => JSON.stringify(spec),
  baselineOf: (spec: Spec) => ({ ...spec, policy: policies.none }),
  has: () => true,
};
const expected = (store: ReturnType<typeof createStore>, specs: readonly Spec[], atOnce = 1) =>
  createExpectation(store, runner)(specs, atOnce);

describe('the time that runs will take', () => {
  it('is that of runs like them, by replications, and is shared by what runs at once', () => {
    const store = createStore(4000);
    const three = [1, 2, 3].map((seed) => specOf(4, { seed }));
    expect(expected(store, [specOf(4)])).toBeCloseTo(4000, 6);
    expect(expected(store, [specOf(4, { replicationsMax: 10 })])).toBeCloseTo(8000, 6);
    expect(expected(store, three, 3)).toBeCloseTo(4000, 6);
    expect(expected(store, [specOf(4)], 3)).toBeCloseTo(4000, 6);
  });

  it('goes by the work of a spec: more CPUs that interrupt each other take more than in proportion', () => {
    const store = createStore(4000);
    const [four, sixteen] = [4, 16].map((cpus) => expected(store, [specOf(cpus)])!);
    expect(sixteen! / four!).toBeGreaterThan(8);
    const long = expected(store, [specOf(4, { measureMs: 180 })])!;
    expect(long / four!).toBeCloseTo(190 / 90, 1);
  });

  it('counts baselines that have to be simulated too', () => {
    const store = createStore(4000);
    const own = expected(store, [specOf(4)])!;
    const both = createExpectation(store, { ...runner, has: () => false })([specOf(4)], 1)!;
    expect(both).toBeGreaterThan(own);
    expect(both).toBeLessThan(2 * own);
  });

  it('expects replications beyond the first stage where the newest runs needed them', () => {
    const store = createFakeStore();
    const spec = specOf(4, { replicationsMin: 10, replicationsMax: 40 });
    store.beginRun({ key: 'k', modelVersion: '1', spec, startedAt: 't' });
    const result = { replications: 30, wallMs: 3000 } as RunResult;
    store.completeRun({ key: 'k', finishedAt: 't', result, replications: [] });
    expect(expected(store, [spec])).toBeCloseTo(3000, 6);
  });

  it('goes by what a run took when it was last made', () => {
    const store = createStore(4000, 8000);
    const expectNow = createExpectation(store, runner);
    expect(expectNow([specOf(4)], 1)).toBeCloseTo(6000, 6);
    const result = { replications: 5, wallMs: 2000 } as RunResult;
    store.completeRun({ key: 'k1', finishedAt: 'later', result, replications: [] });
    expect(expectNow([specOf(4)], 1)).toBeCloseTo(3000, 6);
  });

  it('goes by the newest thirty', () => {
    const old = Array.from({ length: 50 }, () => 1e9);
    const newest = Array.from({ length: 30 }, () => 4000);
    expect(expected(createStore(...old, ...newest), [specOf(4)])).toBeLessThan(4001);
  });

  it('of many is that of some of them, at once', () => {
    const store = createStore(4000);
    const many = Array.from({ length: 5000 }, (_, seed) => specOf(4, { seed }));
    expect(expected(store, many)! / (5000 * expected(store, [specOf(4)])!)).toBeCloseTo(1, 1);
  });

  it('is unknown before something has run, and 0 for no runs', () => {
    expect(expected(createStore(), [specOf(4)], 2)).toBeNull();
    expect(expected(createStore(), [], 2)).toBe(0);
  });
});
