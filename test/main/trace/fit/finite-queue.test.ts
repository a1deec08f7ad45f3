import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busyShareOf, ratioFor, runnableShares } from '../../../../main/trace/fit/finite-queue.ts';
import { chooseTasks } from '../../../../main/trace/fit/task-count.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('tasks that work and block', () => {
  it('are binomial where each has a CPU', () => {
    const [half, third] = [runnableShares(2, 2, 1), runnableShares(2, 3, 2)];
    [1 / 4, 1 / 2, 1 / 4].forEach((share, n) => expect(half[n]).toBeCloseTo(share, 12));
    [4 / 9, 4 / 9, 1 / 9].forEach((share, n) => expect(third[n]).toBeCloseTo(share, 12));
  });

  it('of two on one CPU wait for it, as the balance equations say', () => {
    // 0 -> 1 at 2/r, 1 -> 2 at 1/r, and back at 1: shares 1, 2/r, 2/r^2.
    const shares = runnableShares(2, 1, 4);
    const weights = [1, 1 / 2, 1 / 8];
    weights.forEach((weight, n) => expect(shares[n]).toBeCloseTo(weight / (13 / 8), 12));
    expect(busyShareOf(shares, 1)).toBeCloseTo(5 / 13, 12);
  });

  it('are busier the less they block, and the ratio is found from how busy', () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 64 }));
    fc.assert(
      fc.property(counts, fc.double({ min: -6, max: 6, noNaN: true }), ([tasks, cpus], log) => {
        const shares = runnableShares(tasks, cpus, Math.exp(log));
        expect(sumOf(shares)).toBeCloseTo(1, 9);
        const busy = busyShareOf(shares, cpus);
        expect(busy).toBeLessThanOrEqual(Math.min(1, tasks / cpus) + 1e-12);
        const again = runnableShares(tasks, cpus, ratioFor(tasks, cpus, busy));
        expect(busyShareOf(again, cpus)).toBeCloseTo(busy, 9);
      }),
      { seed: 3, numRuns: scaleRuns(100) },
    );
  });
});

describe('the number of tasks', () => {
  it.each([
    ['cpus', 4, 0.5],
    ['cpus*2', 2, 0.9],
    ['cpus*3', 2, 0.999],
    ['cpus*7', 4, 0.97],
    ['cpus*40', 2, 0.99],
    ['cpus/4', 8, 0.2],
    ['cpus/8', 8, 0.1],
  ])('is %s if the shares are those of so many on %i CPUs', (rule, cpus, busy) => {
    const [, sign, factor = '1'] = /^cpus([*/])?(\d+)?$/.exec(rule)!;
    const tasks = sign === '/' ? cpus / Number(factor) : cpus * Number(factor);
    const shares = runnableShares(tasks, cpus, ratioFor(tasks, cpus, busy));
    const chosen = chooseTasks(Array.from(shares), cpus, busy);
    expect(chosen).toEqual({ rule, tasks });
  });

  it('is never too small for the busy share', () => {
    // One task at a time, it says, and yet seven of eight CPUs are busy.
    expect(chooseTasks([0, 1], 8, 7 / 8).tasks).toBeGreaterThanOrEqual(7);
  });

  it('stays within what a workload may have', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => (n === 19_999 ? 1 : 0));
    expect(chooseTasks(many, 1024, 0.9).tasks).toBeLessThanOrEqual(16_384);
  });
});
