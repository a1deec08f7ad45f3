import * as v from 'valibot';
import { estimateSchema } from './result.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, day, finite, provenanceEntries, runKeySchema, word } from './schema-parts.ts';

/** What a run says about a published ratio. Errors are shares of what was added, as measured. */
const simulatedRatioSchema = readonlyObject({
  ratio: estimateSchema,
  /** (simulated - 1) / (published - 1) - 1, of the means. */
  error: finite,
  /** Seconds of the whole job over those of policy none. */
  addedSeconds: estimateSchema,
  /** null where the mail has no seconds of policy none. */
  secondsError: v.nullable(finite),
  precisionReached: v.boolean(),
  replications: count,
});

/** The least and the greatest ratio that several sets of costs give. */
export const ratioRangeSchema = readonlyObject({ low: finite, high: finite, sets: count });
export type RatioRange = v.InferOutput<typeof ratioRangeSchema>;

/** What the measured ratios leave open of the searched costs, as a calibration found it. */
export const uncertaintySchema = readonlyObject({
  /** Number of costs searched, and of their combinations that the ratios determine. */
  searched: count,
  determined: count,
  /** Sets of costs that meet the fitted rows as well as those of the lab, by what is known of the rows. */
  sets: count,
  ...provenanceEntries,
  /** The measured policies with page-table isolation, and without it if none took as long. */
  isolation: readonlyArray(
    readonlyObject({ machine: word, policy: word, on: finite, off: finite }),
  ),
});
export type Uncertainty = v.InferOutput<typeof uncertaintySchema>;

/** A published ratio to policy none, and its simulation if the row's run is stored. */
export const validationRowSchema = readonlyObject({
  /** The key of the row's run, stored or not. */
  key: runKeySchema,
  machine: word,
  policy: word,
  /** Short name of the mail: v7, v8, v9-batch. */
  source: word,
  publishedRatio: finite,
  /** Seconds over those of policy none in the same mail; null if it does not have those. */
  publishedAddedSeconds: v.nullable(finite),
  /** True if the row was used to fit the machine's costs; else it is a prediction. */
  fitted: v.boolean(),
  /** What a constant for each kind of policy says, and its error. */
  nullRatio: finite,
  nullError: finite,
  /** What costs say that were fitted without the machine's rows; null if there are none. */
  leftOut: v.nullable(ratioRangeSchema),
  /** null while the row's run is not stored. */
  simulated: v.nullable(simulatedRatioSchema),
});
type StoredRow = v.InferOutput<typeof validationRowSchema>;

/** A published ratio and its simulation. */
export type ValidationRow = Omit<StoredRow, 'key' | 'simulated'> & {
  readonly simulated: NonNullable<StoredRow['simulated']>;
};

/** A mail with measurements; the rows refer to it by `name`. */
export const validationSourceSchema = readonlyObject({
  name: word,
  author: word,
  /** Day of the mail. */
  date: day,
  subject: word,
  messageId: word,
});
export type ValidationSource = v.InferOutput<typeof validationSourceSchema>;
