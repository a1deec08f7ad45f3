import { binEdge, halfBin } from '../../../shared/histogram-bins.ts';
import { isShortHorizon } from '../../engine/horizon.ts';
import type {
  Estimate,
  ExposureState,
  ExposureWindows,
  HistogramState,
  WindowTimes,
} from '../../../shared/result.ts';
import { mergeStates, quantile } from '../../engine/histogram.ts';
import { estimateMean, meanOf, type HalfWidth } from '../statistics/interval.ts';

/** One distribution of a replication: what is within the horizon, and how many there are. */
interface Seen {
  readonly state: HistogramState;
  readonly count: number;
}

function sum(items: readonly number[]): number {
  return items.reduce((total, item) => total + item, 0);
}

const openShareOf = ({ state, count }: Seen) => (count === 0 ? 0 : (count - state.count) / count);

/** null unless there are two or more, each of which has a value. */
function estimateKnown(
  values: readonly (number | null)[],
  halfWidth: HalfWidth | undefined,
): Estimate | null {
  const known = values.filter((value) => value !== null);
  return known.length < 2 || known.length < values.length ? null : estimateMean(known, halfWidth);
}

/** A quantile is known to a bin of its histogram: no interval is narrower than that. */
function widenToBin(estimate: Estimate | null): Estimate | null {
  if (estimate === null) return null;
  const { mean, low, high } = estimate;
  const half = Math.max((high - low) / 2, mean * halfBin);
  return { mean, low: mean - half, high: mean + half };
}

/** A time of windows; the first bin of a histogram is no time at all. */
function timeAt({ state, count }: Seen, q: number): number | null {
  const time = quantile(state, q, count);
  return time !== null && time < binEdge(1) ? 0 : time;
}

function toWindowTimes(seen: readonly Seen[], halfWidth: HalfWidth | undefined): WindowTimes {
  const state = mergeStates(seen.map((one) => one.state));
  const count = sum(seen.map((one) => one.count));
  const at = (q: number) => timeAt({ state, count }, q);
  const withAny = seen.filter((one) => one.count > 0);
  const quantileEstimate = (q: number) => {
    const times = withAny.map((one) => timeAt(one, q));
    return widenToBin(estimateKnown(times, halfWidth));
  };
  return {
    count,
    openShare: openShareOf({ state, count }),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    openShareEstimate: estimateKnown(withAny.map(openShareOf), halfWidth),
    p50Estimate: quantileEstimate(0.5),
    p90Estimate: quantileEstimate(0.9),
    p99Estimate: quantileEstimate(0.99),
  };
}

/**
 * The exposure windows of all replications; `closingNs` is the time scale that closes those of the policy,
 * infinite if there is none. Intervals are over replications, never over pairs, which depend on each other;
 * Student's unless others are given. At least one replication.
 */
export function summarizeWindows(
  exposures: readonly ExposureState[],
  closingNs: number,
  halfWidth?: HalfWidth,
): ExposureWindows {
  const total = (of: (one: ExposureState) => number) => sum(exposures.map(of));
  const pairCount = total((one) => one.pairCount);
  const share = (count: number) => (pairCount === 0 ? 0 : count / pairCount);
  const openIdle = total((one) => one.openIdlePairs);
  const horizonNs = exposures[0]?.horizonNs ?? 0;
  const times = (
    of: (one: ExposureState) => HistogramState,
    countOf: (one: ExposureState) => number,
  ) =>
    toWindowTimes(
      exposures.map((one) => ({ state: of(one), count: countOf(one) })),
      halfWidth,
    );
  return {
    horizonNs,
    horizonIsShort:
      isShortHorizon(horizonNs, closingNs) && total((one) => one.openPairs) > openIdle,
    pairs: times(
      (one) => one.pairs,
      (one) => one.pairCount,
    ),
    busy: times(
      (one) => one.busy,
      (one) => one.pairCount,
    ),
    worstCpu: times(
      (one) => one.worstCpu,
      (one) => one.requestCount,
    ),
    idleShare: share(total((one) => one.idlePairs)),
    openIdleShare: share(openIdle),
    userShare: share(total((one) => one.userPairs)),
    pageCpuSeconds: meanOf(exposures.map((one) => one.pageCpuSeconds)),
  };
}
