import quantile from '@stdlib/stats-base-dists-t-quantile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { t95, tQuantile, twoSidedP } from '../../../../main/lab/statistics/student-t.ts';
import { tTail } from '../../../../main/lab/statistics/t-distribution.ts';

describe('the t quantile', () => {
  // Abramowitz and Stegun, table 26.10, and NIST e-Handbook 1.3.6.7.2, with R's qt() digits.
  it.each([
    [1, 12.7062047],
    [2, 4.3026527],
    [4, 2.7764451],
    [9, 2.2621572],
    [39, 2.0226909],
    [1e6, 1.9599664],
  ])('at 0.975 with %d degrees of freedom is %d', (df, expected) => {
    expect(t95(df)).toBeCloseTo(expected, 6);
    expect(t95(df)).toBe(tQuantile(0.975, df));
  });

  it('equals the closed forms for 1 and 2 degrees of freedom', () => {
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      expect(tQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 8);
      const a = 4 * p * (1 - p);
      expect(tQuantile(p, 2)).toBeCloseTo(2 * (p - 0.5) * Math.sqrt(2 / a), 8);
    }
  });

  const degrees = [1, 1.3, 2, 2.5, 3, 4, 7.3, 9, 17.776, 39, 100, 1000.7, 1e4, 1e5, 1e6];
  const tails = [1e-10, 1e-8, 1e-5, 0.001, 0.025, 0.1, 0.2, 0.25, 0.3, 0.4, 0.49, 0.4999];

  it.each(degrees)('equals that of @stdlib with %d degrees of freedom', (df) => {
    for (const p of [...tails, ...tails.map((tail) => 1 - tail)]) {
      expect(Math.abs(tQuantile(p, df) / quantile(p, df) - 1), `at ${p}`).toBeLessThan(1e-12);
    }
  });

  it('equals that of @stdlib, and is inverse to the share above it, anywhere', () => {
    const property = fc.property(
      fc.double({ min: Math.log(1e-10), max: Math.log(0.5), noNaN: true, maxExcluded: true }),
      fc.double({ min: 0, max: Math.log(1e6), noNaN: true }),
      (logP, logDf) => {
        const [p, df] = [Math.exp(logP), Math.exp(logDf)];
        const t = tQuantile(p, df);
        expect(Math.abs(t - quantile(p, df))).toBeLessThan(1e-12 * Math.max(Math.abs(t), 0.01));
        expect(Math.abs(tTail(-t, df) / p - 1)).toBeLessThan(1e-12);
      },
    );
    fc.assert(property, { seed: 42, numRuns: 1000 });
  });

  it('is 0 in the middle and the same on both sides', () => {
    expect(tQuantile(0.5, 3.7)).toBe(0);
    for (const p of [0.125, 0.3125, 0.4375]) expect(tQuantile(p, 6)).toBe(-tQuantile(1 - p, 6));
  });
});

describe('the two-sided p', () => {
  it('equals the closed form for 1 degree of freedom', () => {
    for (const t of [0.1, 1, 5, -30, 1e6]) {
      const expected = (2 / Math.PI) * Math.atan(1 / Math.abs(t));
      expect(twoSidedP(t, 1) / expected).toBeCloseTo(1, 9);
    }
  });

  it('is 0.05 at the edge of a 95 % interval', () => {
    expect(twoSidedP(t95(4), 4)).toBeCloseTo(0.05, 10);
    expect(twoSidedP(-t95(7.3), 7.3)).toBeCloseTo(0.05, 10);
  });

  it('is 1 without a difference and 0 for an infinite one', () => {
    expect([twoSidedP(0, 4), twoSidedP(Infinity, 4)]).toEqual([1, 0]);
  });
});
