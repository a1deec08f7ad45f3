import * as v from 'valibot';
import { count, finite, runKeySchema, word } from '../schema-parts.ts';
import type { FieldValue } from '../sweep.ts';

/** Rows of one page, at most: a page stays well under the limit of a message. */
export const maxPageRows = 200;

export const empty = v.strictObject({});

export const runKeysSchema = v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(1000));

export const pageEntries = {
  offset: v.optional(count, 0),
  limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(maxPageRows)), 50),
};

/** A page of rows, and how many there are in all. */
export function pageOf<T extends v.GenericSchema>(row: T) {
  return v.strictObject({ total: count, rows: v.pipe(v.array(row), v.maxLength(maxPageRows)) });
}

const scalar = v.union([finite, v.string(), v.boolean(), v.null()]);
/** Does not compile when it gives other than FieldValue says. */
export const fieldValueSchema: v.GenericSchema<FieldValue> = v.union([
  scalar,
  v.array(v.union([finite, v.string()])),
]);
export const assignmentSchema = v.strictTuple([word, fieldValueSchema]);

/** Preset names and single fields on top of them, in order. */
export const specRequestSchema = v.strictObject({
  machine: v.exactOptional(word),
  workload: v.exactOptional(word),
  policy: v.exactOptional(word),
  set: v.exactOptional(v.pipe(v.array(assignmentSchema), v.maxLength(200))),
});
