import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tDensity, tMiddle, tTail } from '../../../../main/lab/statistics/t-distribution.ts';

describe("Student's t distribution", () => {
  // By mpmath with 50 digits.
  it.each([
    [0.5, 3, 0.3257239824240755],
    [1.7320508, 2.5, 0.09983597439676421],
    [1.7320509, 2.5, 0.09983596529261593],
    [2.2621571628540993, 9, 0.024999999997716085],
    [6.4, 17.776, 2.664166846062798e-6],
    [1.9, 1000000, 0.028716703498269693],
    [3.1, 1000000, 0.0009676300756620405],
    [6.36, 1000000, 1.0092016491327303e-10],
    [40, 5, 9.205981085886477e-8],
    [1000000000.0, 1, 3.1830988618379065e-10],
    [30, 400, 1.0053285717889909e-104],
  ] as const)('above %d with %d degrees of freedom is %d', (t, df, expected) => {
    expect(tTail(t, df) / expected).toBeCloseTo(1, 12);
  });

  it('equals the closed forms for 1 and 2 degrees of freedom', () => {
    for (const t of [0.001, 0.5, 1, 1.8, 30, 1e6]) {
      expect(tTail(t, 1) / (Math.atan(1 / t) / Math.PI)).toBeCloseTo(1, 13);
      const root = Math.sqrt(2 + t * t);
      expect(tTail(t, 2) / (1 / (root * (root + t)))).toBeCloseTo(1, 13);
      expect(tDensity(t, 2) / (2 + t * t) ** -1.5).toBeCloseTo(1, 13);
    }
  });

  it('halves at 0, whole on both sides of t, and falls with t', () => {
    const property = fc.property(
      fc.double({ min: 0.01, max: 6, noNaN: true }),
      fc.double({ min: 0.3, max: 1e6, noNaN: true }),
      (t, df) => {
        expect(tMiddle(t, df) + tTail(t, df)).toBeCloseTo(0.5, 13);
        expect(tTail(t * 1.001, df)).toBeLessThan(tTail(t, df));
      },
    );
    fc.assert(property, { seed: 41, numRuns: 500 });
    expect([tTail(0, 7), tMiddle(0, 7), tTail(Infinity, 7)]).toEqual([0.5, 0, 0]);
  });

  it('has the density as its slope', () => {
    for (const [t, df] of [
      [0.3, 4],
      [1.7, 9.5],
      [2.5, 1000],
    ] as const) {
      const step = 1e-5;
      const slope = (tTail(t - step, df) - tTail(t + step, df)) / (2 * step);
      expect(slope / tDensity(t, df)).toBeCloseTo(1, 8);
    }
  });
});
