import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../../shared/result.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { t95 } from '../../../../main/lab/statistics/student-t.ts';
import { unpairedP, unpairedRatio, welch } from '../../../../main/lab/statistics/welch.ts';

// The same sleep data as two groups. Published (R, t.test(extra ~ group)): t = 1.8608, df = 17.776,
// p = 0.07939, interval -0.2054832 to 3.3654832.
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];

describe('unpaired values', () => {
  it('give the published interval and p of the sleep data', () => {
    const { difference, p } = welch(second, first);
    expect(difference.mean).toBeCloseTo(1.58, 10);
    expect(difference.low).toBeCloseTo(-0.2054832, 6);
    expect(difference.high).toBeCloseTo(3.3654832, 6);
    expect(p).toBeCloseTo(0.07939414, 7);
  });

  it('have the ratio of the means', () => {
    const { mean, low, high } = unpairedRatio([19, 20, 21], [9.9, 10, 10.1]);
    expect(mean).toBeCloseTo(2, 12);
    // By hand: the relative squared errors of the means are (1/20)^2/3 and (0.1/10)^2/3.
    const [a, b] = [0.05 ** 2 / 3, 0.01 ** 2 / 3];
    const df = (a + b) ** 2 / (a ** 2 / 2 + b ** 2 / 2);
    expect((high - low) / 2).toBeCloseTo(2 * t95(df) * Math.sqrt(a + b), 10);
  });

  it('have no interval and no p with one value on a side', () => {
    expect(welch([3], [1, 2])).toEqual({ difference: { mean: 1.5, low: 1.5, high: 1.5 }, p: null });
    expect(unpairedRatio([3, 3], [1.5])).toEqual({ mean: 2, low: 2, high: 2 });
  });

  it('have a p of no difference that is not surer than either interval', () => {
    const close = fc.array(fc.double({ min: 1, max: 1.4, noNaN: true }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(close, close, (base, added) => {
        const values = added.map((value) => value * 1.1);
        const p = unpairedP(values, base) ?? Number.NaN;
        const excludes = ({ low, high }: Estimate, none: number) => low > none || high < none;
        const both =
          excludes(unpairedRatio(values, base), 1) && excludes(welch(values, base).difference, 0);
        expect(Math.abs(p - 0.05) < 1e-9 || both === p < 0.05).toBe(true);
      }),
      { numRuns: longOr(2000, 300) },
    );
    expect(unpairedP([3], [1, 2])).toBeNull();
  });

  it('are exact when nothing varies', () => {
    expect(welch([3, 3], [2, 2])).toEqual({ difference: { mean: 1, low: 1, high: 1 }, p: 0 });
    expect(welch([3, 3], [3, 3]).p).toBe(1);
    expect(unpairedRatio([3, 3], [2, 2])).toEqual({ mean: 1.5, low: 1.5, high: 1.5 });
  });
});
