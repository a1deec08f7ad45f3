import * as v from 'valibot';
import type { Measurement } from '../measurement.ts';

/** The fields that an experiment needs of a row, or what is wrong with them, in words. */
export function readRow<T>(
  schema: v.GenericSchema<unknown, T>,
  row: Measurement,
): { readonly fields: T } | { readonly problem: string } {
  const parsed = v.safeParse(schema, row, { abortEarly: true });
  if (parsed.success) return { fields: parsed.output };
  const [issue] = parsed.issues;
  return { problem: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}` };
}
