import { describe, expect, it } from 'vitest';
import { estimateMean } from '../../../../main/lab/statistics/interval.ts';
import {
  predictHalfWidth,
  skewnessOf,
  stagedHalfWidth,
} from '../../../../main/lab/statistics/staged-interval.ts';
import { t95, tQuantile } from '../../../../main/lab/statistics/student-t.ts';

const half = (values: readonly number[], firstStage = values.length, confidence = 0.95) =>
  stagedHalfWidth({ firstStage, confidence })(values);

/** Hidden skewness of a first stage of ten or fewer. */
const hidden = 2 * Math.sqrt(0.6);

describe('the interval of a sample that was taken in stages', () => {
  it('is that of Student, widened for a skewness that may hide', () => {
    const values = [1, 2, 3, 4, 5];
    const student = t95(4) * Math.sqrt(2.5 / 5);
    expect(half(values)).toBeCloseTo(student * (1 + (1.08 * hidden ** 2) / 5), 12);
    const { mean, low, high } = estimateMean(values, stagedHalfWidth({ firstStage: 5 }));
    expect([mean, high - 3, 3 - low]).toEqual([3, half(values), half(values)]);
  });

  it('is wider for values that are skewed, either way', () => {
    const skewed = [1, 1, 1, 1, 6];
    expect(skewnessOf(skewed)).toBeCloseTo(Math.sqrt(5), 12);
    const student = t95(4) * Math.sqrt(5 / 5);
    const widening = 1 + (1.08 * (Math.sqrt(5) + hidden) ** 2) / 5;
    expect(half(skewed)).toBeCloseTo(student * widening, 12);
    expect(half(skewed.map((value) => -value))).toBeCloseTo(half(skewed), 12);
    expect(skewnessOf([4, 4, 4])).toBe(0);
  });

  it('goes by the first stage where that spreads more, else by all', () => {
    const [wide, narrow] = [
      [1, 5],
      [2.9, 3.1],
    ] as const;
    const widening = (n: number) => 1 + (1.08 * hidden ** 2) / n;
    const stein = (t95(1) * Math.sqrt(8)) / 2;
    expect(half([...wide, ...narrow], 2)).toBeCloseTo(stein * widening(4), 10);
    const all = (t95(3) * Math.sqrt(8.02 / 3)) / 2;
    expect(half([...narrow, ...wide], 2)).toBeCloseTo(
      Math.max(all, (t95(1) * Math.sqrt(0.02)) / 2) * widening(4),
      10,
    );
  });

  it('is that of Student for two values, and 0 for equal ones', () => {
    expect(half([1, 3])).toBeCloseTo(t95(1), 10);
    expect([half([2, 2]), half([2, 2, 2, 2], 3)]).toEqual([0, 0]);
  });

  it('is wider for more confidence', () => {
    const values = [1, 2, 3, 4, 5];
    expect(half(values, 5, 0.99) / half(values)).toBeCloseTo(tQuantile(0.995, 4) / t95(4), 12);
  });

  it('is predicted for more values than there are', () => {
    const values = [1, 2, 3, 4, 5];
    const predicted = predictHalfWidth(values, { firstStage: 5 }, 20);
    const student = t95(4) * Math.sqrt(2.5 / 20);
    expect(predicted).toBeCloseTo(student * (1 + (1.08 * hidden ** 2) / 20), 12);
  });
});
