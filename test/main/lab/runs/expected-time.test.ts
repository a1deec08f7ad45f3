import { describe, expect, it } from 'vitest';
import { expectTime } from '../../../../main/lab/runs/expected-time.ts';
import type { RunResult } from '../../../../shared/result.ts';
import type { RunSettings } from '../../../../shared/spec/run-settings.ts';
import { makeKernelBuild, makeMachine, makeSpec, policies } from '../../../support/specs.ts';
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

/** A store with runs of 4 processors and 10 replications that took these times, the last one newest. */
function createStore(...times: number[]) {
  const store = createFakeStore();
  times.forEach((wallMs, n) => {
    const [key, spec] = [`k${n}`, specOf(4)];
    store.beginRun({ key, modelVersion: '1', spec, startedAt: 't' });
    const result = { replications: 10, wallMs } as RunResult;
    store.completeRun({ key, finishedAt: 't', result, replications: [] });
  });
  return store;
}

describe('the time that runs will take', () => {
  it('goes with processors, simulated time and replications, and is shared by what runs at once', () => {
    // 4000 ms for 10 replications of 4 x 100 ms: 1 ms for each CPU and ms.
    const store = createStore(4000);
    expect(expectTime(store, [specOf(4)], 1)).toBeCloseTo(2000, 6);
    expect(expectTime(store, [specOf(8)], 1)).toBeCloseTo(4000, 6);
    expect(expectTime(store, [specOf(4, { measureMs: 180 })], 1)).toBeCloseTo(4000, 6);
    expect(expectTime(store, [specOf(4, { warmupMs: 'auto' })], 1)).toBeCloseTo(1840, 6);
    expect(expectTime(store, [specOf(4), specOf(4), specOf(4)], 3)).toBeCloseTo(2000, 6);
    expect(expectTime(store, [specOf(4)], 3)).toBeCloseTo(2000, 6);
  });

  it('uses the median of the newest thirty', () => {
    const old = Array.from({ length: 50 }, () => 1e9);
    const newest = [
      ...Array.from({ length: 14 }, () => 1),
      ...Array.from({ length: 16 }, () => 4000),
    ];
    expect(expectTime(createStore(...old, ...newest), [specOf(4)], 1)).toBeCloseTo(2000, 6);
  });

  it('is unknown before something has run, and 0 for no runs', () => {
    expect(expectTime(createStore(), [specOf(4)], 2)).toBeNull();
    expect(expectTime(createStore(), [], 2)).toBe(0);
  });
});
