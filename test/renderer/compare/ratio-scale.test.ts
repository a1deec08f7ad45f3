import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRatios } from '../../../renderer/compare/ratio-scale.ts';
import { formatRatio } from '../../../shared/text/format.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const estimate = fc
  .tuple(
    fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
  )
  .map(([mean, half]) => ({ mean, low: mean * (1 - half), high: mean * (1 + half) }));

describe('the scale of ratios', () => {
  it.each([
    [[{ mean: 1.4, low: 1.35, high: 1.45 }], [1, 1.1, 1.2, 1.3, 1.4]],
    [[{ mean: 26, low: 25.9, high: 26.1 }], [1, 2, 5, 10, 20]],
    [[{ mean: 0.5, low: 0.4, high: 0.6 }], [0.4, 0.6, 0.8, 1]],
    [[{ mean: 1, low: 1, high: 1 }], [0.98, 1, 1.02]],
  ])('of %j has round ticks', (ratios, ticks) => {
    expect(scaleRatios(ratios).ticks).toEqual(ticks);
  });

  it('holds 1 and every interval in order, and has a few ticks', () => {
    const property = fc.property(fc.array(estimate, { minLength: 1, maxLength: 20 }), (ratios) => {
      const { place, ticks } = scaleRatios(ratios);
      for (const { mean, low, high } of ratios) {
        const [l, m, h] = [place(low), place(mean), place(high)];
        expect(l >= 0 && l <= m && m <= h && h <= 1).toBe(true);
      }
      expect(place(1)).toBeGreaterThan(0);
      expect(place(1)).toBeLessThan(1);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(new Set(ticks.map(formatRatio)).size).toBe(ticks.length);
      const places = ticks.map(place);
      expect(places).toEqual(places.toSorted((x, y) => x - y));
    });
    fc.assert(property, { seed: 31, numRuns: scaleRuns(500) });
  });

  it('puts what no logarithm has at the left end', () => {
    const { place } = scaleRatios([{ mean: 5, low: -1, high: 11 }]);
    expect([place(-1) >= 0, place(0) === place(-1)]).toEqual([true, true]);
  });
});
