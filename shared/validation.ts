import * as v from 'valibot';
import { estimateSchema } from './result.ts';
import { finite, readonlyObject, runKeySchema, word } from './schema-parts.ts';

/** A published ratio, and its simulation if the row's run is stored. */
export const validationRowSchema = readonlyObject({
  /** The key of the row's run, stored or not. Rows of several mails may share a run. */
  key: runKeySchema,
  machine: word,
  policy: word,
  /** Short name of the mail: v7, v8, v9-batch. */
  source: word,
  publishedRatio: finite,
  /** True if the row was used to fit the machine's costs; else it is a prediction. */
  fitted: v.boolean(),
  /** null while the row's run is not stored. */
  simulated: v.nullable(estimateSchema),
  /** (simulated mean - published) / published. */
  error: v.nullable(finite),
  precisionReached: v.nullable(v.boolean()),
});
type PublishedRow = Omit<v.InferOutput<typeof validationRowSchema>, 'key'>;

/** A published ratio and its simulation. */
export type ValidationRow = { readonly [K in keyof PublishedRow]: NonNullable<PublishedRow[K]> };

/** A mail with measurements; the rows refer to it by `name`. */
export const validationSourceSchema = readonlyObject({
  name: word,
  author: word,
  /** Day of the mail, ISO 8601. */
  date: v.pipe(v.string(), v.isoDate()),
  subject: word,
  messageId: word,
});
export type ValidationSource = v.InferOutput<typeof validationSourceSchema>;
