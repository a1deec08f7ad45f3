import * as v from 'valibot';
import { foldingNames, rowCalibrationSchema } from './row-calibration.ts';
import { rowPredictionEntries, rowsSummarySchema } from './row-prediction.ts';
import { finite, readonlyArray, readonlyObject, word } from './schema-parts.ts';

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
  leftOut: readonlyArray(leftOutSchema),
});
export type DescribedRow = v.InferOutput<typeof describedRowSchema>;

/** Rows that are scored together. */
const groupScoreSchema = readonlyObject({ name: word, summary: rowsSummarySchema });
export type GroupScore = v.InferOutput<typeof groupScoreSchema>;

/** Measured rows beside their predictions, their scores, and the calibration behind both. */
export const rowsReportSchema = readonlyObject({
  rows: readonlyArray(describedRowSchema),
  groups: readonlyArray(groupScoreSchema),
  all: rowsSummarySchema,
  calibration: rowCalibrationSchema,
});
export type RowsReport = v.InferOutput<typeof rowsReportSchema>;
