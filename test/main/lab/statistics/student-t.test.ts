import { describe, expect, it } from 'vitest';
import { t95, tQuantile, twoSidedP } from '../../../../main/lab/statistics/student-t.ts';

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
