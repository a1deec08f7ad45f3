import { describe, expect, it } from 'vitest';
import { estimateMean } from '../../../../main/lab/statistics/interval.ts';
import { pairedDifference, pairedP, pairedRatio } from '../../../../main/lab/statistics/paired.ts';

// Student's own sleep data (1908): hours gained by ten patients under two drugs. Published paired
// t = 4.0621 with 9 degrees of freedom, p = 0.002833, interval 0.7001 to 2.4599.
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];

describe('paired values', () => {
  it("give the published interval and p of Student's sleep data", () => {
    const { mean, low, high } = pairedDifference(second, first);
    expect(mean).toBeCloseTo(1.58, 10);
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
    expect(pairedP(second, first)).toBeCloseTo(0.00283289, 7);
  });

  it('have the mean of the ratios, pair by pair', () => {
    expect(pairedRatio([2, 6, 12], [1, 2, 3])).toEqual(estimateMean([2, 3, 4]));
  });

  it('give an exact 1 and an exact 0 when they are identical', () => {
    const values = [0.1, 0.7, 1 / 3];
    expect(pairedRatio(values, values)).toEqual({ mean: 1, low: 1, high: 1 });
    expect(pairedDifference(values, values)).toEqual({ mean: 0, low: 0, high: 0 });
    expect(pairedP(values, values)).toBe(1);
  });

  it('have p 0 for a difference that never varies, and none for one pair', () => {
    expect(pairedP([2, 3], [1, 2])).toBe(0);
    expect(pairedP([2], [1])).toBeNull();
  });

  it('must be equally many', () => {
    expect(() => pairedRatio([1], [1, 2])).toThrow(RangeError);
  });
});
