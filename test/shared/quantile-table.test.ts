import { describe, expect, it } from 'vitest';
import { Stream } from '../../main/engine/random.ts';
import { makeTimes } from '../../main/engine/work/drawn/times.ts';
import {
  isQuantileTable,
  meanOfQuantiles,
  quantileOf,
  quantileShares,
  shareOf,
} from '../../shared/quantile-table.ts';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';
import { makeQuantiles } from '../support/quantiles.ts';

const squares = makeQuantiles((share) => share ** 2);
/** A third of the values are equal. */
const flat = makeQuantiles((share) => Math.max(1, Math.min(2, 1 + 3 * (share - 1 / 3))));

describe('the shares of a table of quantiles', () => {
  it('are 162, ascending from 0 to 1, each exact in binary', () => {
    expect(quantileShares).toHaveLength(162);
    expect(quantileShares[0]).toBe(0);
    expect(quantileShares.at(-1)).toBe(1);
    expect(quantileShares.slice(123, 130)).toEqual([
      123 / 128,
      124 / 128,
      249 / 256,
      250 / 256,
      251 / 256,
      252 / 256,
      505 / 512,
    ]);
    expect(quantileShares.at(-2)).toBe(1 - 2 ** -14);
    for (const share of quantileShares) expect(share * 2 ** 17).toBe(Math.round(share * 2 ** 17));
    expect(quantileShares.toSorted((a, b) => a - b)).toEqual(quantileShares);
    expect(new Set(quantileShares).size).toBe(162);
  });
});

describe('a table of quantiles', () => {
  it('has the mean of the lines between its values', () => {
    expect(meanOfQuantiles(quantileShares)).toBeCloseTo(0.5, 12);
    expect(meanOfQuantiles(quantileShares.map(() => 3))).toBeCloseTo(3, 12);
    const steps = 1e6;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += quantileOf(squares, (i + 0.5) / steps);
    expect(sum / steps).toBeCloseTo(meanOfQuantiles(squares), 6);
  });

  it('gives back the share of each of its values', () => {
    for (let share = 0.001; share < 1; share += 0.0137) {
      expect(shareOf(squares, quantileOf(squares, share))).toBeCloseTo(share, 9);
    }
    expect(shareOf(squares, -1)).toBe(0);
    expect(shareOf(squares, 10)).toBe(1);
    expect(shareOf(flat, flat[0]!)).toBeCloseTo(1 / 3, 1);
    expect(shareOf(flat, flat[0]! - 1e-9)).toBe(0);
  });

  it('is ascending, not negative and complete', () => {
    expect(isQuantileTable(squares)).toBe(true);
    expect(isQuantileTable(squares.slice(1))).toBe(false);
    expect(isQuantileTable(squares.toReversed())).toBe(false);
    expect(isQuantileTable(squares.with(0, -1))).toBe(false);
    expect(isQuantileTable(squares.with(161, Infinity))).toBe(false);
    expect(isQuantileTable(null)).toBe(false);
  });

  it('is shown by some of its values', () => {
    expect(showFieldValue(squares)).toBe('162 quantiles, p50 0.750, p90 2.43, p99 2.94, max 3.00');
    expect(showFieldValue([1, 2])).toBe('1+2');
    expect(showFieldValue(null)).toBe('null');
  });

  it('is what is drawn from it, with one uniform for each time', () => {
    const times = makeTimes(1000, squares);
    const [stream, same] = [Stream.named(3, 0, 'times'), Stream.named(3, 0, 'times')];
    const n = 20_000;
    const drawn = Array.from({ length: n }, () => times(stream));
    for (const time of drawn.slice(0, 100)) {
      expect(time).toBe(1000 * quantileOf(squares, same.uniform()));
    }
    const sorted = drawn.toSorted((a, b) => a - b);
    const apart = sorted.map((time, i) => Math.abs(shareOf(squares, time / 1000) - i / n));
    // The critical value of Kolmogorov and Smirnov at 1 %.
    expect(Math.max(...apart)).toBeLessThan(1.63 / Math.sqrt(n));
    const exponential = makeTimes(1000, null);
    expect(exponential(Stream.named(4, 0, 'times'))).toBe(
      Stream.named(4, 0, 'times').exponential(1000),
    );
  });
});
