import * as v from 'valibot';
import { comparisonAnswers, type ComparisonAnswer } from './comparison-answer.ts';
import { memberComparisonSchema } from './member-range.ts';
import { estimateSchema, runResultSchema } from './result.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, runKeySchema, word } from './schema-parts.ts';

export { comparisonAnswers, type ComparisonAnswer };

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

/** A ratio closer to 1 than this counts as the same, unless another margin is asked for. */
export const defaultMargin = 0.01;
/** Margins that can be asked for, both exclusive. */
export const marginRange = { above: 0, below: 1 } as const;

/** What is compared of how exposed two runs are. */
export const comparedExposures = ['window-p50', 'window-p99', 'busy-p99', 'open-share'] as const;
export type ComparedExposure = (typeof comparedExposures)[number];

/** How exposed a run is, against the baseline. */
const exposureComparisonSchema = readonlyObject({
  name: v.picklist(comparedExposures),
  /** A time in ns, null beyond the horizon; or a share. */
  baseline: v.nullable(finite),
  value: v.nullable(finite),
  /**
   * This run over the baseline, for times; less the baseline, for shares: as of two samples. Its interval
   * gives the answer: at 95 % those of all rows hold together (Bonferroni). null where one of them has no
   * interval, is beyond the horizon, or the baseline is no time at all.
   */
  change: v.nullable(estimateSchema),
  answer: v.picklist(comparisonAnswers),
});
export type ExposureComparison = v.InferOutput<typeof exposureComparisonSchema>;

/** One run against the baseline of a comparison. */
const comparisonRowSchema = readonlyObject({
  run: runResultSchema,
  /** Paired by replication where both used the same seed and work; else two-sample (Welch). */
  paired: v.boolean(),
  n: count,
  /** sys per op by tick: this run over the baseline. */
  ratio: estimateSchema,
  /** The same with the wider interval that gives the answer: at 95 % all rows hold together (Bonferroni). */
  jointRatio: estimateSchema,
  answer: v.picklist(comparisonAnswers),
  /** sys per op by tick, ns: this run less the baseline. */
  differenceNs: estimateSchema,
  /**
   * Two-sided p of no difference, Holm-corrected over the rows: before that below 0.05 exactly where the
   * intervals of ratio and difference both exclude none. null with fewer than 2 replications.
   */
  pHolm: v.nullable(finite),
  /** In the order of comparedExposures; empty if one of the runs had no window, or none is known. */
  exposure: readonlyArray(exposureComparisonSchema),
  differs: readonlyArray(fieldDifferenceSchema),
});
export type ComparisonRow = v.InferOutput<typeof comparisonRowSchema>;

/** Runs compared with a baseline. */
export const comparisonSchema = readonlyObject({
  baseline: runResultSchema,
  /** How far from 1 a ratio may be and count as the same: 0.01 is 1 %. */
  margin: finite,
  rows: readonlyArray(comparisonRowSchema),
  /** Of runs that no measured row pins down: their ratio to policy none over sets of costs. */
  ranges: readonlyArray(
    readonlyObject({
      key: runKeySchema,
      machine: word,
      policy: word,
      low: finite,
      high: finite,
      sets: count,
    }),
  ),
  /** Prediction ranges of the ratios to the baseline; absent unless they were asked for. */
  predictions: v.exactOptional(memberComparisonSchema),
  /** The words of the command that simulates all of it and prints it again, on any computer. */
  command: readonlyArray(v.string()),
  /** What that command does not reproduce, in sentences. */
  commandNotes: readonlyArray(v.string()),
});
export type Comparison = v.InferOutput<typeof comparisonSchema>;
