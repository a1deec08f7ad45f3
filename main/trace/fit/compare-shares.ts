import { binEdge } from '../../../shared/histogram-bins.ts';
import type { HistogramState } from '../../../shared/result.ts';
import type { FitDistribution, FitDistributionName } from '../../../shared/trace-fit.ts';
import type { FittedShare } from './fitted-shares.ts';

/** Recorded values, ascending, and the count of each. */
export type Counted = readonly (readonly [value: number, count: number])[];

const titles: Readonly<Record<FitDistributionName, string>> = {
  burst: 'work of a task from coming to a CPU to leaving it',
  blocked: 'time until a task that left can run again; 0 if preempted',
  'op-gap': 'work of a CPU between allocations for user space',
  order: 'order of allocations for user space',
};

/** The values of a histogram, each the middle of its bin: within 0.4 %. The first bin is 0. */
export function countedIn({ bins, max }: HistogramState): Counted {
  const values: [number, number][] = [];
  for (let i = 0; i < bins.length; i += 2) {
    const middle = (binEdge(bins[i]) + binEdge(bins[i] + 1)) / 2;
    values.push([bins[i] === 0 ? 0 : Math.min(middle, Math.max(max, 1)), bins[i + 1]]);
  }
  return values;
}

/**
 * Largest difference of the cumulative shares of recorded times and a distribution, at the edges of the
 * bins that hold a recorded time: within a bin (0.8 %) the recorded times are not told apart, and
 * between two of them the recorded share does not move.
 */
export function distanceOfTimes({ count, bins }: HistogramState, fitted: FittedShare) {
  if (count === 0) return null;
  let most = 0;
  let below = 0;
  for (let i = 0; i < bins.length; i += 2) {
    if (bins[i] > 0) most = Math.max(most, Math.abs(fitted.at(binEdge(bins[i])) - below / count));
    below += bins[i + 1];
    most = Math.max(most, Math.abs(fitted.at(binEdge(bins[i] + 1)) - below / count));
  }
  return most;
}

/** The same of whole numbers. */
function distanceOfCounts(recorded: Counted, fitted: FittedShare): number | null {
  const total = recorded.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  let most = 0;
  let below = 0;
  for (const [value, count] of recorded) {
    below += count;
    most = Math.max(most, Math.abs(fitted.at(value) - below / total));
  }
  return most;
}

/** Shares are rounded to a millionth. */
const rounded = (share: number) => Math.round(share * 1e6) / 1e6;

/** Cumulative shares of both at these places, ascending. */
function overlay(recorded: Counted, fitted: FittedShare, places: readonly number[]) {
  const total = recorded.reduce((sum, [, count]) => sum + count, 0);
  let next = 0;
  let below = 0;
  return places.map((x) => {
    for (; next < recorded.length && recorded[next][0] <= x; next++) below += recorded[next][1];
    const share = total > 0 ? below / total : 0;
    return { x, recorded: rounded(share), fitted: rounded(fitted.at(x)) };
  });
}

const mostPlaces = 200;
/** An exponential has 1 % of its values below the first times its mean, 0.1 % above the second. */
const tails = { below: 0.01, above: 7 } as const;

/** Whole ns on a logarithmic scale that covers all recorded values and most of the fitted ones. */
function timePlaces(recorded: Counted, { mean }: FittedShare): number[] {
  const first = Math.max(1, Math.min(recorded[0]?.[0] ?? Infinity, mean * tails.below));
  const last = Math.max(recorded.at(-1)?.[0] ?? 0, mean * tails.above, 2 * first);
  const step = Math.log(last / first) / (mostPlaces - 1);
  const places = Array.from({ length: mostPlaces }, (_, i) =>
    Math.ceil(first * Math.exp(i * step)),
  );
  return [...new Set(places)];
}

const meanOf = (sum: number, count: number) => (count > 0 ? sum / count : null);

/** Compares times: a recorded histogram of ns, and what the profile draws. */
export function compareTimes(
  name: FitDistributionName,
  state: HistogramState,
  fitted: FittedShare,
): FitDistribution {
  const recorded = countedIn(state);
  return {
    name,
    title: titles[name],
    count: state.count,
    recordedMean: meanOf(state.sum, state.count),
    fittedMean: fitted.mean,
    distance: distanceOfTimes(state, fitted),
    points: overlay(recorded, fitted, timePlaces(recorded, fitted)),
  };
}

/** Compares whole numbers from 0: recorded counts, and what the profile draws. */
export function compareWhole(
  name: FitDistributionName,
  counts: readonly number[],
  fitted: FittedShare,
): FitDistribution {
  const recorded = counts.map((count, value) => [value, count] as const);
  const count = counts.reduce((sum, one) => sum + one, 0);
  const sum = counts.reduce((total, one, value) => total + one * value, 0);
  return {
    name,
    title: titles[name],
    count,
    recordedMean: meanOf(sum, count),
    fittedMean: fitted.mean,
    distance: distanceOfCounts(recorded, fitted),
    points: overlay(
      recorded,
      fitted,
      counts.map((_, value) => value),
    ),
  };
}
