import { formatRecordedOn } from '../extrapolation.ts';
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
