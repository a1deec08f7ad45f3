import { formatRecordedOn } from '../extrapolation.ts';
import { isQuantileTable, quantileOf } from '../quantile-table.ts';
import type { RecordedOn } from './workload.ts';

function isRecordedOn(value: unknown): value is RecordedOn {
  return typeof value === 'object' && value !== null && 'trace' in value && 'cpus' in value;
}

/**
 * A value as written after `=`; parsing it returns the value. Where a workload was recorded cannot be
 * set, so it is put in words.
 */
export function formatFieldValue(value: unknown): string {
  if (isRecordedOn(value)) return formatRecordedOn(value);
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join('+');
  return String(value);
}

const shownQuantiles = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
  ['max', 1],
] as const;

/** A table of quantiles by some of them, in multiples of the mean. */
export function showQuantiles(quantiles: readonly number[]): string {
  const some = shownQuantiles.map(
    ([name, share]) => `${name} ${quantileOf(quantiles, share).toPrecision(3)}`,
  );
  return `${quantiles.length} quantiles, ${some.join(', ')}`;
}

/** A value for people: as `formatFieldValue` writes it, but a table of quantiles in a few words. */
export function showFieldValue(value: unknown): string {
  return isQuantileTable(value) ? showQuantiles(value) : formatFieldValue(value);
}
