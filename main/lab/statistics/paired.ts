import type { Estimate } from '../../../shared/result.ts';
import { estimateMean, type HalfWidth } from './interval.ts';
import { stagedP, type Stages } from './staged-interval.ts';

function combine(
  values: readonly number[],
  baseline: readonly number[],
  by: (value: number, base: number) => number,
): number[] {
  if (values.length !== baseline.length) throw new RangeError('pairs need equally many values');
  return values.map((value, i) => by(value, baseline[i] ?? Number.NaN));
}

/** Mean of the ratios pair by pair, with its interval. Equal pairs give exactly 1. */
export function pairedRatio(
  values: readonly number[],
  baseline: readonly number[],
  halfWidth?: HalfWidth,
): Estimate {
  return estimateMean(
    combine(values, baseline, (value, base) => value / base),
    halfWidth,
  );
}

/** Mean of the differences pair by pair, with its interval. Equal pairs give exactly 0. */
export function pairedDifference(
  values: readonly number[],
  baseline: readonly number[],
  halfWidth?: HalfWidth,
): Estimate {
  return estimateMean(
    combine(values, baseline, (value, base) => value - base),
    halfWidth,
  );
}

/**
 * Two-sided p of no difference, by the rule of staged intervals: below 0.05 exactly where the intervals of
 * the ratio and of the difference both exclude none. null with fewer than two pairs.
 */
export function pairedP(
  values: readonly number[],
  baseline: readonly number[],
  stages: Pick<Stages, 'firstStage'>,
): number | null {
  const ofRatio = stagedP(
    combine(values, baseline, (value, base) => value / base),
    stages,
    1,
  );
  const ofDifference = stagedP(
    combine(values, baseline, (value, base) => value - base),
    stages,
    0,
  );
  return ofRatio === null || ofDifference === null ? null : Math.max(ofRatio, ofDifference);
}
