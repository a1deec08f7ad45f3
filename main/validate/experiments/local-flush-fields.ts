import * as v from 'valibot';

/** What rows of local flushes say beside what all rows do. */
export const localFlushFieldsSchema = v.object({
  benchmark: v.string(),
  conditions: v.nullish(v.string(), ''),
  mitigations: v.nullish(v.boolean(), false),
});
export type LocalFlushFields = v.InferOutput<typeof localFlushFieldsSchema>;
