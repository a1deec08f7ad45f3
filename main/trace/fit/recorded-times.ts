import type { Histogram } from '../../engine/histogram.ts';
import { meanOfQuantiles, quantileShares } from '../../../shared/quantile-table.ts';
import { countedIn } from './compare-shares.ts';

/** Recorded times as a workload has them. */
export interface RecordedTimes {
  readonly meanNs: number;
  /** In multiples of the mean; null if there is nothing to make a table of. */
  readonly quantiles: readonly number[] | null;
}

const digits = 5;

/**
 * The table of quantiles of recorded times: at each share the smallest value that so many do not exceed,
 * less what the engine adds to it. The mean is the table's.
 */
export function tableOf(recorded: Histogram, addedNs = 0): RecordedTimes {
  const { count } = recorded;
  const counted = countedIn(recorded.state());
  let next = 0;
  let below = 0;
  const values = quantileShares.map((share) => {
    while (next < counted.length - 1 && below + counted[next]![1] < share * count) {
      below += counted[next++]![1];
    }
    return Math.max(0, (counted[next]?.[0] ?? 0) - addedNs);
  });
  const meanNs = meanOfQuantiles(values);
  if (meanNs === 0) return { meanNs, quantiles: null };
  return { meanNs, quantiles: values.map((value) => Number((value / meanNs).toPrecision(digits))) };
}
