import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatError,
  formatHalfWidth,
  formatProbability,
  formatRatio,
  formatSeconds,
  formatSecondsCell,
  formatShare,
  formatShortCount,
  formatTime,
  formatTimeHalfWidth,
} from '../../../shared/text/format.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

describe('a number', () => {
  it.each([
    [26.366, '26.4x'],
    [1.44, '1.44x'],
    [1, '1.00x'],
    [9.996, '10.0x'],
    [130.4, '130x'],
    [1305.2, '1305x'],
    [0.05, '0.0500x'],
    [0, '0.00x'],
    [null, '-'],
    [Number.NaN, '-'],
  ])('%s is the ratio %s', (value, text) => {
    expect(formatRatio(value)).toBe(text);
  });

  it.each([
    [0, '0 us'],
    [0.4, '0.400 ns'],
    [850, '850 ns'],
    [999.7, '1.00 us'],
    [1240, '1.24 us'],
    [999_960, '1.00 ms'],
    [12_345_678, '12.3 ms'],
    [2.5e9, '2.50 s'],
    [3.6e12, '3600 s'],
    [-1240, '-1.24 us'],
    [null, '-'],
  ])('%s ns is %s', (value, text) => {
    expect(formatTime(value)).toBe(text);
  });

  it.each([
    [24129.354, '24129'],
    [915.183, '915.2'],
    [7.3142, '7.31'],
    [0, '0'],
  ])('%s s of a job is %s', (value, text) => {
    expect(formatSeconds(value)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.1234, '12.3 %'],
    [0.9999, '100.0 %'],
    [1, '100 %'],
  ])('%s is the share %s', (value, text) => {
    expect(formatShare(value)).toBe(text);
  });

  it('says its sign as an error, its thousands as a count, its size as a p value', () => {
    expect([0.0132, -0.004, 0.00001, -0.00001].map(formatError)).toEqual([
      '+1.3 %',
      '-0.4 %',
      '0.0 %',
      '0.0 %',
    ]);
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1 000', '1 234 567']);
    expect([0, 0.0123, 1, null].map(formatProbability)).toEqual(['<0.001', '0.012', '1.000', '-']);
  });

  it('has an interval with as many decimals as its mean', () => {
    expect(formatHalfWidth({ mean: 26.366, low: 26.1, high: 26.7 })).toBe('+-0.3');
    expect(formatHalfWidth({ mean: 1.44, low: 1.43, high: 1.45 })).toBe('+-0.01');
    expect(formatHalfWidth({ mean: 1305, low: 1300, high: 1310 })).toBe('+-5');
  });

  it('has no interval of 0.00: a small one is below a bound, an exact one 0, an unknown one ?', () => {
    expect(formatHalfWidth({ mean: 1.21, low: 1.2088, high: 1.2112 })).toBe('+-<0.005');
    expect(formatHalfWidth({ mean: 26.04, low: 26.0, high: 26.08 })).toBe('+-<0.05');
    expect(formatHalfWidth({ mean: 965, low: 964.9, high: 965.1 })).toBe('+-<0.5');
    expect(formatHalfWidth({ mean: 1.21, low: 1.21, high: 1.21 })).toBe('+-0');
    expect(formatHalfWidth({ mean: 1.21, low: 1.21, high: 1.21 }, 1)).toBe('+-?');
    expect(formatSecondsCell({ mean: 965.4, low: 965.38, high: 965.42 })).toBe('965.4 +-<0.05');
    expect(formatSecondsCell({ mean: 25083, low: 25000, high: 25166 }, 10)).toBe('25083 +-83');
    expect(formatTimeHalfWidth(2.53e6, { mean: 2.6e6, low: 2.5e6, high: 2.7e6 })).toBe('+-0.10');
    expect(formatTimeHalfWidth(2.53e6, { mean: 2e6, low: 2e6 - 9, high: 2e6 + 9 })).toBe(
      '+-<0.005',
    );
    expect(formatTimeHalfWidth(2.53e6, null)).toBe('+-?');
    const property = fc.property(
      fc.double({ min: 1e-5, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-12, max: 1e6, noNaN: true }),
      (mean, width) => {
        const half = Math.max(width, mean * 1e-9);
        const text = formatHalfWidth({ mean, low: mean - half, high: mean + half });
        expect(text).not.toMatch(/^\+-0(?:\.0*)?$/);
        const shown = Number(/[\d.]+$/.exec(text)?.[0]);
        const off = text.includes('<') ? half - shown * 1.000001 : Math.abs(shown - half) - shown;
        expect(off).toBeLessThanOrEqual(0);
      },
    );
    fc.assert(property, { seed: 7, numRuns: scaleRuns(500) });
  });

  it('is short where it is a count of many', () => {
    expect([947, 108_237, 51_881_115, 1.2e9, 0].map(formatShortCount)).toEqual([
      '947',
      '108k',
      '51.9M',
      '1.20G',
      '0',
    ]);
  });

  it('is off by at most half of its last digit as a ratio', () => {
    const property = fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (value) => {
      const shown = Number(formatRatio(value).slice(0, -1));
      expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.max(0.5, value) * 0.0051);
      expect(Math.abs(shown / value - 1)).toBeLessThanOrEqual(0.0051);
    });
    fc.assert(property, { seed: 6, numRuns: scaleRuns(500) });
  });
});
