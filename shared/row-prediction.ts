import * as v from 'valibot';
import { readonlyObject } from './readonly-schemas.ts';
import { count, finite } from './schema-parts.ts';

/** What a measured row is to the lab: only fitted and predicted rows are scored, apart from each other. */
export const rowRoles = ['fitted', 'predicted', 'anchor', 'input', 'not-expressed'] as const;
export type RowRole = (typeof rowRoles)[number];

const share = v.nullable(finite);

/** One number, or the least and greatest of several. */
const measured = v.union([finite, v.pipe(v.strictTuple([finite, finite]), v.readonly())]);

export const rowPredictionEntries = {
  id: v.string(),
  experiment: v.string(),
  /** Null if the row says no number. */
  measured: v.nullable(measured),
  /** The prediction, and between what nine of ten rows like this lie. */
  predicted: v.nullable(readonlyObject({ mean: finite, low: finite, high: finite })),
  /** predicted / measured - 1; of shares, points / 100; 0 within a measured range. */
  error: v.nullable(finite),
  role: v.picklist(rowRoles),
  /** Why it is not expressed, or what was assumed. */
  reason: v.nullable(v.string()),
};

export const rowPredictionSchema = readonlyObject(rowPredictionEntries);

/** A measured row, and what the lab says of it. */
export type RowPrediction = v.InferOutput<typeof rowPredictionSchema>;

const scoreEntries = {
  medianAbsError: share,
  /** Shares of the rows whose error is at most so many percent. */
  within10: share,
  within25: share,
  /** Share of the rows whose measured value lies in the predicted range. */
  coverage90: share,
  /** ln(high / low) of the predicted ranges. */
  medianWidth: share,
};

export const rowScoreSchema = readonlyObject({ rows: count, ...scoreEntries });

/** How far rows of one role are off; rows without a prediction do not count. */
export type RowScore = v.InferOutput<typeof rowScoreSchema>;

export const rowsSummarySchema = readonlyObject({
  /** All rows, and those of them that the lab expresses. */
  rows: count,
  expressed: count,
  ...scoreEntries,
  fitted: rowScoreSchema,
  predicted: rowScoreSchema,
});

/** The score of a file of rows: of all that are scored, and of either role apart. */
export type RowsSummary = v.InferOutput<typeof rowsSummarySchema>;
