import type { HistogramState, ReplicationResult } from '../../../shared/result.ts';
import type { PrecisionQuantity } from '../../../shared/spec/run-settings.ts';
import { quantile } from '../../engine/histogram.ts';
import type { Sample } from './sample.ts';

/** One replication of a run beside the baseline's of the same number. */
export interface Pair {
  readonly result: ReplicationResult;
  readonly sample: Sample;
  readonly baseline: Sample;
}

/** What a quantity is in one replication; NaN where it has none, such as a window that never closed. */
type ReadQuantity = (pair: Pair) => number;

const ratioOf =
  (field: keyof Sample): ReadQuantity =>
  ({ sample, baseline }) =>
    sample[field] / baseline[field];

const addedOf =
  (field: keyof Sample): ReadQuantity =>
  ({ sample, baseline }) =>
    sample[field] - baseline[field];

const valueOf =
  (field: keyof Sample): ReadQuantity =>
  ({ sample }) =>
    sample[field];

function meanOfHistogram({ sum, count }: HistogramState): number {
  return sum / count;
}

const quantileOfHistogram = (p: number) => (state: HistogramState) =>
  quantile(state, p) ?? Number.NaN;

/** Over all pairs: NaN where it is beyond the horizon. */
const windowAt =
  (p: number): ReadQuantity =>
  ({ result: { exposure } }) =>
    quantile(exposure.pairs, p, exposure.pairCount) ?? Number.NaN;

const latencyOf =
  (read: (state: HistogramState) => number): ReadQuantity =>
  ({ result }) =>
    read(result.shootdownLatency);

const readers: Readonly<Record<PrecisionQuantity, ReadQuantity>> = {
  'overhead-tick': ratioOf('sysTickNs'),
  'overhead-precise': ratioOf('sysPreciseNs'),
  'overhead-elapsed': ratioOf('elapsedNs'),
  'added-tick': addedOf('sysTickNs'),
  'added-precise': addedOf('sysPreciseNs'),
  'sys-tick': valueOf('sysTickNs'),
  'sys-precise': valueOf('sysPreciseNs'),
  elapsed: valueOf('elapsedNs'),
  'window-p50': windowAt(0.5),
  'window-p99': windowAt(0.99),
  'open-share': ({ result: { exposure } }) => exposure.openPairs / exposure.pairCount,
  'stale-time': ({ result }) => result.exposure.pageCpuSeconds,
  'latency-mean': latencyOf(meanOfHistogram),
  'latency-p50': latencyOf(quantileOfHistogram(0.5)),
  'latency-p99': latencyOf(quantileOfHistogram(0.99)),
};

/** What stands for a quantity in a baseline: it is no ratio to itself and leaves no window open. */
function standIn(quantity: PrecisionQuantity): PrecisionQuantity {
  if (quantity.endsWith('-precise')) return 'sys-precise';
  return quantity.endsWith('elapsed') ? 'elapsed' : 'sys-tick';
}

/**
 * The quantity that a run's precision is of, replication by replication: by default the overhead by
 * tick, for a baseline its system time.
 */
export function readQuantity(
  pairs: readonly Pair[],
  quantity: PrecisionQuantity,
  isBaseline = false,
): number[] {
  return pairs.map(readers[isBaseline ? standIn(quantity) : quantity]);
}
