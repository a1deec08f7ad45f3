import type { Estimate } from '../../../shared/result.ts';
import { t95 } from './student-t.ts';

/** Arithmetic mean; exact for equal values. At least one value. */
export function meanOf(values: readonly number[]): number {
  const [first] = values;
  if (first === undefined) throw new RangeError('a mean needs at least one value');
  let sum = 0;
  for (const value of values) sum += value - first;
  return first + sum / values.length;
}

/** Sample variance (n - 1); 0 for equal values. At least two values. */
export function varianceOf(values: readonly number[]): number {
  if (values.length < 2) throw new RangeError('a variance needs at least two values');
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum / (values.length - 1);
}

/** Half of the interval around the mean of these values, at least two. */
export type HalfWidth = (values: readonly number[]) => number;

/** Half of the 95 % interval of Student: right for normal values whose number was fixed before. */
const studentHalfWidth: HalfWidth = (values) =>
  t95(values.length - 1) * Math.sqrt(varianceOf(values) / values.length);

/**
 * Mean with its interval, Student's at 95 % unless another is given. One value has no finite
 * interval: low and high are then the mean, and who reads them must look at n.
 */
export function estimateMean(
  values: readonly number[],
  halfWidth: HalfWidth = studentHalfWidth,
): Estimate {
  const mean = meanOf(values);
  if (values.length < 2) return { mean, low: mean, high: mean };
  const half = halfWidth(values);
  return { mean, low: mean - half, high: mean + half };
}

/** The estimate in another unit; `factor` is positive. */
export function scaleEstimate(estimate: Estimate, factor: number): Estimate {
  return {
    mean: estimate.mean * factor,
    low: estimate.low * factor,
    high: estimate.high * factor,
  };
}
