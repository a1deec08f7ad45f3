import * as v from 'valibot';
import { foldingNames, rowCalibrationSchema } from './row-calibration.ts';
import { rowPredictionEntries, rowsSummarySchema } from './row-prediction.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, word } from './schema-parts.ts';

const said = v.nullable(v.string());

/** What is said of a row that was left out of the fit together with all like it. */
const leftOutSchema = readonlyObject({
  left: v.picklist(foldingNames),
  /** ln(predicted / measured), by the lab and by a null model. */
  error: finite,
  nullError: v.nullable(finite),
});

/** A measured row with what the lab says of it, what it is of and where it is from. */
export const describedRowSchema = readonlyObject({
  ...rowPredictionEntries,
  /** The group that it is scored in: its experiment, or a part of that. */
  group: word,
  machine: said,
  kernel: said,
  metric: said,
  unit: said,
  uncertainty: said,
  source: said,
  year: v.nullable(finite),
  /** The place in the source: a page, or a message id. */
  where: said,
  /** The address of the message, commit or paper. */
  link: said,
  /** What else it says of how it was measured: `placement same-core, pages 1`. */
  conditions: v.string(),
  leftOut: readonlyArray(leftOutSchema),
});
export type DescribedRow = v.InferOutput<typeof describedRowSchema>;

/** Rows that are scored together. */
const groupScoreSchema = readonlyObject({ name: word, summary: rowsSummarySchema });
export type GroupScore = v.InferOutput<typeof groupScoreSchema>;

const scoreEntries = {
  groups: readonlyArray(groupScoreSchema),
  all: rowsSummarySchema,
  /** Rows that set a number of a machine and benchmark each. */
  anchors: count,
  calibration: rowCalibrationSchema,
};

/** The scores of measured rows, and the calibration behind their predictions. */
export const rowScoresSchema = readonlyObject(scoreEntries);
export type RowScores = v.InferOutput<typeof rowScoresSchema>;

/** Measured rows beside their predictions, with their scores. */
export const rowsReportSchema = readonlyObject({
  rows: readonlyArray(describedRowSchema),
  ...scoreEntries,
});
export type RowsReport = v.InferOutput<typeof rowsReportSchema>;
