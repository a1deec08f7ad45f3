import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../../main/engine/histogram.ts';
import { Stream } from '../../../../main/engine/random.ts';
import {
  compareTimes,
  compareWhole,
  distanceOf,
} from '../../../../main/trace/fit/compare-shares.ts';
import {
  shiftedExponential,
  sumOfTwo,
  weighted,
  type FittedShare,
} from '../../../../main/trace/fit/fitted-shares.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

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
      'the sum of two',
      sumOfTwo(300, 4000, 9000),
      (s: Stream) => 300 + s.exponential(4000) + s.exponential(9000),
    ],
    [
      'the sum of two alike',
      sumOfTwo(0, 4000, 4000),
      (s: Stream) => s.exponential(4000) + s.exponential(4000),
    ],
  ])('of %s are those of values drawn so', (_, fitted, one) => {
    const state = histogramOf(draw(40_000, one));
    const { distance, recordedMean, fittedMean } = compareTimes('burst', state, fitted);
    // 1.63 / sqrt(n) is the 1 % point of the distance; a bin adds at most 0.3 %.
    expect(distance).toBeLessThan(1.63 / 200 + 0.003);
    expect(recordedMean! / fittedMean!).toBeCloseTo(1, 1);
  });

  it('of two means are as close as the means are', () => {
    const [alike, nearly] = [sumOfTwo(0, 100, 100), sumOfTwo(0, 100.0001, 99.9999)];
    for (const x of [1, 50, 200, 900]) expect(nearly.at(x)).toBeCloseTo(alike.at(x), 6);
  });
});

describe('the distance', () => {
  it('is the largest difference, to the width of a bin', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 10, max: 1e6 }), (recorded, mean) => {
        const fitted = shiftedExponential(0, mean);
        const { distance } = compareTimes('blocked', histogramOf(recorded), fitted);
        // Values in a bin are taken to be at its middle: those apart by less may count as one.
        const spread = recorded.flatMap((a) =>
          recorded.filter((b) => b !== a && Math.abs(a - b) / a < 0.008),
        );
        const slack = 0.003 + spread.length / recorded.length;
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
    expect(distanceOf([], fitted, 'continuous')).toBeNull();
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
