import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import {
  estimateMean,
  meanOf,
  scaleEstimate,
  varianceOf,
} from '../../../../main/lab/statistics/interval.ts';

/** Standard normal numbers by Box and Muller. */
function createNormal(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('an interval', () => {
  it('is the mean and t standard errors around it', () => {
    // Mean 3, standard deviation sqrt(2.5), t(4) = 2.776445.
    const half = (2.7764451051977943 * Math.sqrt(2.5)) / Math.sqrt(5);
    const { mean, low, high } = estimateMean([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(high - 3).toBeCloseTo(half, 10);
    expect(3 - low).toBeCloseTo(half, 10);
  });

  it('has no width for equal values', () => {
    expect(estimateMean([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, low: 0.1, high: 0.1 });
  });

  it('is the value itself when there is one', () => {
    expect(estimateMean([7])).toEqual({ mean: 7, low: 7, high: 7 });
  });

  it('needs a value, and a variance two', () => {
    expect(() => meanOf([])).toThrow(RangeError);
    expect(() => varianceOf([1])).toThrow(RangeError);
  });

  it('keeps its digits far from 0', () => {
    expect(varianceOf([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });

  it('scales with its unit', () => {
    expect(scaleEstimate({ mean: 2, low: 1, high: 3 }, 10)).toEqual({
      mean: 20,
      low: 10,
      high: 30,
    });
  });

  it.each([2, 5, 12])('covers the mean in 95 of 100 samples of %d normal values', (n) => {
    const normal = createNormal(42 + n);
    const trials = 20_000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = estimateMean(Array.from({ length: n }, () => 10 + 3 * normal()));
      if (low <= 10 && 10 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.94);
    expect(covered / trials).toBeLessThan(0.96);
  });
});
