import * as v from 'valibot';
import { count, runKeySchema } from '../schema-parts.ts';

/** Maximum number of rows per page: a page stays well under the message size limit. */
export const maxPageRows = 200;

export const empty = v.strictObject({});

export const runKeysSchema = v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(1000));

export const pageEntries = {
  offset: v.optional(count, 0),
  limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(maxPageRows)), 50),
};

/** A page of rows, and the total. */
export function pageOf<T extends v.GenericSchema>(row: T) {
  return v.strictObject({ total: count, rows: v.pipe(v.array(row), v.maxLength(maxPageRows)) });
}
