import { describe, expect, it } from 'vitest';
import { isPrecise, relativeHalfWidth } from '../../../../main/lab/statistics/precision.ts';

describe('precision', () => {
  it('is half the interval over the mean', () => {
    expect(relativeHalfWidth({ mean: 50, low: 49, high: 51 })).toBeCloseTo(0.02, 12);
    expect(relativeHalfWidth({ mean: -50, low: -51, high: -49 })).toBeCloseTo(0.02, 12);
  });

  it('is 0 for an exact value, also for 0, and infinite around a mean of 0', () => {
    expect(relativeHalfWidth({ mean: 0, low: 0, high: 0 })).toBe(0);
    expect(relativeHalfWidth({ mean: 0, low: -1, high: 1 })).toBe(Infinity);
  });

  it('is reached at its edge, but never by one replication', () => {
    const estimate = { mean: 100, low: 98, high: 102 };
    expect(isPrecise(estimate, 2, 0.02)).toBe(true);
    expect(isPrecise(estimate, 2, 0.0199)).toBe(false);
    expect(isPrecise({ mean: 1, low: 1, high: 1 }, 1, 0.02)).toBe(false);
  });
});
