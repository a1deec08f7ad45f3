// How exposed a run is against a baseline: quantiles of windows by their ratio, the open share by its
// difference. The windows of single replications are not stored, so their estimates are compared as those
// of two samples, also where costs are paired: that is never too sure.
import {
  comparedExposures,
  type ComparedExposure,
  type ComparisonAnswer,
  type ExposureComparison,
} from '../../../shared/comparison.ts';
import type { Estimate, RunResult, WindowTimes } from '../../../shared/result.ts';
import { judgeEquivalence } from '../statistics/equivalence.ts';
import { tOfInterval } from '../statistics/student-t.ts';

/** A quantity of one run. */
interface Seen {
  /** A time in ns or a share; null beyond the horizon. */
  readonly value: number | null;
  readonly estimate: Estimate | null;
  /** At what share of open windows the quantity is beyond the horizon, and what share is open. */
  readonly openFrom: number;
  readonly open: Estimate | null;
  readonly horizonNs: number;
  readonly n: number;
}

export interface ComparingExposure {
  readonly margin: number;
  /** Of each interval, so that those of all rows hold together. */
  readonly confidence: number;
}

type Compared = Omit<ExposureComparison, 'name'>;

const quantiles: Readonly<
  Record<
    Exclude<ComparedExposure, 'open-share'>,
    { readonly of: 'pairs' | 'busy'; readonly q: number; readonly name: 'p50' | 'p99' }
  >
> = {
  'window-p50': { of: 'pairs', q: 0.5, name: 'p50' },
  'window-p99': { of: 'pairs', q: 0.99, name: 'p99' },
  'busy-p99': { of: 'busy', q: 0.99, name: 'p99' },
};

/** Half of an estimate's interval at another confidence than 95 %. */
function halfOf({ low, high }: Estimate, n: number, confidence: number): number {
  if (n < 2) return 0;
  return (((high - low) / 2) * tOfInterval(confidence, n - 1)) / tOfInterval(0.95, n - 1);
}

/** One is beyond the horizon in all likelihood, and the other's whole interval is below it. */
function judgeBeyond(beyond: Seen, known: Seen, { margin }: ComparingExposure): ComparisonAnswer {
  const isBeyond = beyond.open !== null && beyond.open.low > beyond.openFrom;
  const isBelow = known.estimate !== null && known.estimate.high * (1 + margin) < beyond.horizonNs;
  return isBeyond && isBelow ? 'different' : 'not decided';
}

/** Against a baseline whose windows take no time there is no ratio. */
function judgeFromNothing({ value, estimate, n }: Seen): ComparisonAnswer {
  if (n < 2) return 'not decided';
  if (value === 0) return 'same';
  return estimate !== null && estimate.low > 0 ? 'different' : 'not decided';
}

function compareTimes(own: Seen, base: Seen, comparing: ComparingExposure): Compared {
  const means = { baseline: base.value, value: own.value, change: null };
  if (own.value === null || base.value === null) {
    if (own.value === base.value) return { ...means, answer: 'not decided' };
    const [beyond, known] = own.value === null ? [own, base] : [base, own];
    return { ...means, answer: judgeBeyond(beyond, known, comparing) };
  }
  if (base.value === 0) return { ...means, answer: judgeFromNothing(own) };
  const mean = own.value / base.value;
  if (!own.estimate || !base.estimate) return { ...means, answer: 'not decided' };
  const { margin, confidence } = comparing;
  const half = Math.hypot(
    halfOf(own.estimate, own.n, confidence) / base.value,
    (halfOf(base.estimate, base.n, confidence) * mean) / base.value,
  );
  const change = { mean, low: mean - half, high: mean + half };
  return { ...means, change, answer: judgeEquivalence(change, Math.min(own.n, base.n), margin) };
}

function compareShares(own: Seen, base: Seen, comparing: ComparingExposure): Compared {
  const [value, baseline] = [own.open?.mean ?? own.value, base.open?.mean ?? base.value];
  if (!own.open || !base.open) return { baseline, value, change: null, answer: 'not decided' };
  const { margin, confidence } = comparing;
  const mean = own.open.mean - base.open.mean;
  const half = Math.hypot(
    halfOf(own.open, own.n, confidence),
    halfOf(base.open, base.n, confidence),
  );
  const change = { mean, low: mean - half, high: mean + half };
  const shifted = { mean: 1 + mean, low: 1 + change.low, high: 1 + change.high };
  const answer = judgeEquivalence(shifted, Math.min(own.n, base.n), margin);
  return { baseline, value, change, answer };
}

const timeEstimateOf = (times: WindowTimes, name: 'p50' | 'p99') =>
  times[`${name}Estimate`] ?? null;

function see({ exposureWindowNs, replications }: RunResult, name: ComparedExposure): Seen | null {
  const { horizonNs, pairs } = exposureWindowNs;
  if (horizonNs === null) return null;
  const shared = { horizonNs, n: replications };
  if (name === 'open-share') {
    const open = pairs.openShareEstimate;
    const value = pairs.openShare;
    return pairs.count === 0 ? null : { ...shared, value, estimate: open, openFrom: 0, open };
  }
  const { of, q, name: quantile } = quantiles[name];
  const times = exposureWindowNs[of];
  if (times.count === 0) return null;
  return {
    ...shared,
    value: times[quantile],
    estimate: timeEstimateOf(times, quantile),
    openFrom: 1 - q,
    open: times.openShareEstimate,
  };
}

/** Compares each quantity that both runs have: none if one had no window, or what it saw is not known. */
export function compareExposure(
  baseline: RunResult,
  run: RunResult,
  comparing: ComparingExposure,
): ExposureComparison[] {
  return comparedExposures.flatMap((name) => {
    const [own, base] = [see(run, name), see(baseline, name)];
    if (!own || !base) return [];
    const compare = name === 'open-share' ? compareShares : compareTimes;
    return [{ name, ...compare(own, base, comparing) }];
  });
}
