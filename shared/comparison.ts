import * as v from 'valibot';
import { estimateSchema, runResultSchema } from './result.ts';
import { count, finite, readonlyArray, readonlyObject, word } from './schema-parts.ts';

/** A field in which a run differs from the baseline. */
const fieldDifferenceSchema = readonlyObject({
  /** Dotted. */
  path: word,
  /** The baseline's value. */
  baseline: v.unknown(),
  /** The run's value. */
  value: v.unknown(),
});
export type FieldDifference = v.InferOutput<typeof fieldDifferenceSchema>;

/** One run against the baseline of a comparison. */
const comparisonRowSchema = readonlyObject({
  run: runResultSchema,
  /** Paired by replication where both used the same seed and work; else two-sample (Welch). */
  paired: v.boolean(),
  n: count,
  /** sys per op by tick: this run over the baseline. */
  ratio: estimateSchema,
  /** sys per op by tick, ns: this run less the baseline. */
  differenceNs: estimateSchema,
  /** Two-sided p of the difference, Holm-corrected over the rows; null with fewer than 2 replications. */
  pHolm: v.nullable(finite),
  differs: readonlyArray(fieldDifferenceSchema),
});
export type ComparisonRow = v.InferOutput<typeof comparisonRowSchema>;

/** Runs compared with a baseline. */
export const comparisonSchema = readonlyObject({
  baseline: runResultSchema,
  rows: readonlyArray(comparisonRowSchema),
});
export type Comparison = v.InferOutput<typeof comparisonSchema>;
