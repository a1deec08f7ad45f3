import * as v from 'valibot';
import { sayIssue, type Measurement } from '../measurement.ts';

/** CPUs or pages of a row, as far as a spec can say them. */
export const cpuCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024));
export const pageCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 20));

/** The fields that an experiment needs of a row, or what is wrong with them, in words. */
export function readRow<T>(
  schema: v.GenericSchema<unknown, T>,
  row: Measurement,
): { readonly fields: T } | { readonly problem: string } {
  const parsed = v.safeParse(schema, row, { abortEarly: true });
  if (parsed.success) return { fields: parsed.output };
  return { problem: sayIssue(parsed.issues[0]) };
}
