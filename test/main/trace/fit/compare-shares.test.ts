import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../../main/engine/histogram.ts';
import { Stream } from '../../../../main/engine/random.ts';
import { TaskWork } from '../../../../main/engine/work/drawn/task-work.ts';
import { compareTimes, compareWhole } from '../../../../main/trace/fit/compare-shares.ts';
import {
  completedBurst,
  drawnTime,
  shiftedExponential,
  weighted,
  type FittedShare,
} from '../../../../main/trace/fit/fitted-shares.ts';
import { quantileOf } from '../../../../shared/quantile-table.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { makeQuantiles } from '../../../support/quantiles.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';

/** Values drawn from named streams. */
function draw(count: number, one: (stream: Stream) => number): number[] {
  const stream = Stream.named(11, 0, 'compare-shares');
  return Array.from({ length: count }, () => one(stream));
}

function histogramOf(values: readonly number[]) {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram.state();
}

const squares = makeQuantiles((share) => share ** 2);
/** Most are far shorter than the mean, some far longer. */
const steep = makeQuantiles((share) => 0.02 / (1.02 - share) ** 2);

/** The bursts of a task as the engine makes them, ns. */
function workBursts(spec: Spec, count: number): number[] {
  const work = new TaskWork(spec, 0);
  const bursts: number[] = [];
  let doneNs = 0;
  work.startOp(0);
  while (bursts.length < count) {
    const before = work.userLeft[0]!;
    const isOp = work.endUser(0);
    doneNs += before - work.userLeft[0]!;
    if (isOp) {
      work.endKernel(0);
      doneNs += work.kernelNs;
    }
    if (work.blocksNow(0)) {
      bursts.push(doneNs);
      doneNs = 0;
      work.block(0);
    }
    if (isOp) work.startOp(0);
  }
  return bursts;
}

/** The distance from its definition: over all values, from both sides. */
function plainDistance(values: readonly number[], { at }: FittedShare): number {
  const share = (keep: (value: number) => boolean) => values.filter(keep).length / values.length;
  return Math.max(
    ...values.flatMap((x) => [
      Math.abs(at(x) - share((value) => value <= x)),
      Math.abs(at(x) - share((value) => value < x)),
    ]),
  );
}

describe('the shares that a profile draws', () => {
  it.each([
    ['an exponential', shiftedExponential(0, 5000), (s: Stream) => s.exponential(5000)],
    [
      'a constant and an exponential',
      shiftedExponential(800, 3000),
      (s: Stream) => 800 + s.exponential(3000),
    ],
    [
      'a table of quantiles',
      drawnTime(5000, squares),
      (s: Stream) => 5000 * quantileOf(squares, s.uniform()),
    ],
    ['a time of its own', drawnTime(4000, null), (s: Stream) => s.exponential(4000)],
  ])('of %s are those of values drawn so', (_, fitted, one) => {
    const state = histogramOf(draw(40_000, one));
    const { distance, recordedMean, fittedMean } = compareTimes('burst', state, fitted);
    // 1.63 / sqrt(n) is the 1 % point of the distance; a bin adds at most 0.3 %.
    expect(distance).toBeLessThan(1.63 / 200 + 0.003);
    expect(recordedMean! / fittedMean!).toBeCloseTo(1, 1);
  });

  it('of bursts are those that tasks work, of the table or not', () => {
    for (const burstQuantiles of [squares, steep]) {
      const workload = makeKernelBuild(1, { burstMs: 0.1, burstQuantiles, userCycles: 4e4 });
      const machine = makeMachine(1);
      const [userNs, kernelNs] = [4e4 / machine.ghz, workload.kernelCycles / machine.ghz];
      const share = kernelNs / (kernelNs + userNs);
      const fitted = completedBurst(drawnTime(1e5, burstQuantiles), kernelNs, share);
      const worked = histogramOf(workBursts(makeSpec(machine, workload, policies.none), 40_000));
      const { distance, recordedMean, fittedMean } = compareTimes('burst', worked, fitted);
      expect(distance).toBeLessThan(1.63 / 200 + 0.003);
      expect(recordedMean! / fittedMean!).toBeCloseTo(1, 1);
    }
  });
});

describe('the distance', () => {
  it('is the largest difference, to the width of a bin', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 10, max: 1e6 }), (recorded, mean) => {
        const fitted = shiftedExponential(0, mean);
        const { distance } = compareTimes('blocked', histogramOf(recorded), fitted);
        // Compared at the edges of bins: those apart by less may count as one.
        const spread = recorded.flatMap((a) =>
          recorded.filter((b) => b !== a && Math.abs(a - b) / a < 0.008),
        );
        const slack = 0.004 + spread.length / recorded.length;
        expect(Math.abs(distance! - plainDistance(recorded, fitted))).toBeLessThan(slack);
      }),
      { seed: 5, numRuns: scaleRuns(100) },
    );
  });

  it('is large where the recorded times are nothing like an exponential', () => {
    const constant = histogramOf(Array.from({ length: 100 }, () => 1000));
    const { distance } = compareTimes('op-gap', constant, shiftedExponential(0, 1000));
    expect(distance).toBeCloseTo(1 - Math.exp(-1), 2);
  });

  it('is null without a value', () => {
    const fitted = shiftedExponential(0, 1000);
    const nothing = compareTimes('burst', histogramOf([]), fitted);
    expect(nothing).toMatchObject({ count: 0, recordedMean: null, distance: null });
  });

  it('of whole numbers is that of their weights', () => {
    const same = compareWhole('order', [6, 0, 2], weighted([3, 0, 1]));
    expect(same).toMatchObject({ count: 8, recordedMean: 0.5, fittedMean: 0.5, distance: 0 });
    expect(compareWhole('order', [6, 0, 2], weighted([1, 1, 2])).distance).toBeCloseTo(0.5, 12);
  });
});

describe('the overlay', () => {
  it('has the cumulative shares of both from all of the recorded values', () => {
    const values = draw(500, (stream) => stream.exponential(2e6));
    const { points } = compareTimes('burst', histogramOf(values), shiftedExponential(0, 1e5));
    expect(points.length).toBeLessThanOrEqual(200);
    expect(points.length).toBeGreaterThan(150);
    expect(points.at(-1)!.recorded).toBe(1);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b));
    for (const { x, recorded, fitted } of points) {
      const truly = values.filter((value) => value <= x).length / values.length;
      expect(Math.abs(recorded - truly)).toBeLessThan(0.02);
      expect(fitted).toBeCloseTo(1 - Math.exp(-x / 1e5), 5);
    }
  });
});
