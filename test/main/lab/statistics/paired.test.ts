import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../../shared/result.ts';
import { stagedHalfWidth } from '../../../../main/lab/statistics/staged-interval.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { estimateMean } from '../../../../main/lab/statistics/interval.ts';
import { pairedDifference, pairedP, pairedRatio } from '../../../../main/lab/statistics/paired.ts';

// Student's own sleep data (1908): hours gained by ten patients under two drugs. Published paired
// t = 4.0621 with 9 degrees of freedom, p = 0.002833, interval 0.7001 to 2.4599.
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];

const near = fc.double({ min: 0.9, max: 1.5, noNaN: true });

describe('paired values', () => {
  it("give the published interval and p of Student's sleep data", () => {
    const { mean, low, high } = pairedDifference(second, first);
    expect(mean).toBeCloseTo(1.58, 10);
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
  });

  it('have the mean of the ratios, pair by pair', () => {
    expect(pairedRatio([2, 6, 12], [1, 2, 3])).toEqual(estimateMean([2, 3, 4]));
  });

  it('give an exact 1 and an exact 0 when they are identical', () => {
    const values = [0.1, 0.7, 1 / 3];
    expect(pairedRatio(values, values)).toEqual({ mean: 1, low: 1, high: 1 });
    expect(pairedDifference(values, values)).toEqual({ mean: 0, low: 0, high: 0 });
    expect(pairedP(values, values, { firstStage: 10 })).toBe(1);
  });

  it('have p 0 for a difference that never varies, and none for one pair', () => {
    expect(pairedP([2, 4, 6], [1, 2, 3], { firstStage: 10 })).toBeGreaterThan(0);
    expect(pairedP([2, 2], [1, 1], { firstStage: 10 })).toBe(0);
    expect(pairedP([2], [1], { firstStage: 10 })).toBeNull();
  });

  it('have a p below 0.05 exactly where both intervals exclude no difference', () => {
    const sample = fc.array(fc.tuple(fc.double({ min: 1, max: 2, noNaN: true }), near), {
      minLength: 2,
      maxLength: 15,
    });
    fc.assert(
      fc.property(sample, fc.integer({ min: 2, max: 15 }), (pairs, firstStage) => {
        const [base, values] = [pairs.map(([one]) => one), pairs.map(([one, by]) => one * by)];
        const half = stagedHalfWidth({ firstStage });
        const p = pairedP(values, base, { firstStage }) ?? Number.NaN;
        const excludes = ({ low, high }: Estimate, none: number) => low > none || high < none;
        const both =
          excludes(pairedRatio(values, base, half), 1) &&
          excludes(pairedDifference(values, base, half), 0);
        // At the limit itself rounding decides.
        expect(Math.abs(p - 0.05) < 1e-9 || both === p < 0.05).toBe(true);
      }),
      { numRuns: longOr(2000, 300) },
    );
  });

  it('must be equally many', () => {
    expect(() => pairedRatio([1], [1, 2])).toThrow(RangeError);
  });
});
