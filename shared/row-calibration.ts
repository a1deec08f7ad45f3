import * as v from 'valibot';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, provenanceEntries, word } from './schema-parts.ts';

/** What is left out together in a cross-validation; `row` leaves out one row at a time. */
export const foldingNames = ['row', 'curve', 'machine', 'placement', 'variant'] as const;
export type FoldingName = (typeof foldingNames)[number];

/** How well left-out rows are predicted, by one model. Null: it says nothing of any of them. */
export const leftOutScoreSchema = readonlyObject({
  /** Rows that it says something of. */
  rows: count,
  medianAbsError: v.nullable(finite),
  /** Share of the rows that lie in their 90 % range; ranges are estimated without the fold. */
  coverage90: v.nullable(finite),
  /** ln(high / low) of the ranges. */
  medianWidth: v.nullable(finite),
  /** Width, and 20 times how far outside the measured value lies, as logarithms: mean over the rows. */
  intervalScore: v.nullable(finite),
});
export type LeftOutScore = v.InferOutput<typeof leftOutScoreSchema>;

/** What was left out of the rows of an experiment, or of all, predicted by the lab and by a null model. */
export const foldScoreSchema = readonlyObject({
  left: v.picklist(foldingNames),
  experiment: word,
  rows: count,
  lab: leftOutScoreSchema,
  /** The lab on the rows that the null model says something of. */
  labThere: leftOutScoreSchema,
  null: leftOutScoreSchema,
});
export type FoldScore = v.InferOutput<typeof foldScoreSchema>;

/** How far the rows pin a constant down. */
export const pinnedConstantSchema = readonlyObject({
  name: word,
  value: finite,
  /** One standard deviation as a share of the value, by rows and prior together. */
  uncertainty: finite,
  /** What is left of the prior's: near 1 the rows say nothing, near 0 everything. */
  ofPrior: finite,
});
export type PinnedConstant = v.InferOutput<typeof pinnedConstantSchema>;

/** A constant of which the rows leave no more than this of what was known before is pinned down. */
export const pinnedShare = 0.5;

export const isPinned = ({ ofPrior }: PinnedConstant): boolean => ofPrior < pinnedShare;

/** Sets of constants that meet the fitted rows about as well as the best, in short. */
export const ensembleSummarySchema = readonlyObject({
  members: count,
  /** Sets that were drawn for them; those too far from the best were not accepted. */
  drawn: count,
  /** The greatest distance from the best that is accepted, in chi-squared over rows and priors. */
  distance: finite,
  /** What the sets do not differ in, or only as was assumed before, in words. */
  unexplored: readonlyArray(word),
});
export type EnsembleSummary = v.InferOutput<typeof ensembleSummarySchema>;

/** What a calibration to measured rows found. */
export const rowCalibrationSchema = readonlyObject({
  ...provenanceEntries,
  /** Rows that constants were fitted to; the free constants are those that are listed. */
  fittedRows: count,
  pinned: readonlyArray(pinnedConstantSchema),
  folds: readonlyArray(foldScoreSchema),
  /** Null while there is none. */
  ensemble: v.nullable(ensembleSummarySchema),
});
export type RowCalibration = v.InferOutput<typeof rowCalibrationSchema>;
