import * as v from 'valibot';
import { ensembleSummarySchema, foldScoreSchema, pinnedConstantSchema } from './row-calibration.ts';
import { rowChoiceSchema } from './row-choice.ts';
import { rowScoreSchema } from './row-prediction.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, provenanceEntries, word } from './schema-parts.ts';

/** How far rows of a kind are off under a profile's constants: those fitted, and those held out. */
const residualSchema = readonlyObject({
  experiment: word,
  fitted: rowScoreSchema,
  heldOut: rowScoreSchema,
});
export type RowResidual = v.InferOutput<typeof residualSchema>;

/** Constants that were fitted to chosen rows, with all that says how they were made. */
export const rowProfileSchema = readonlyObject({
  ...provenanceEntries,
  choice: rowChoiceSchema,
  /** Rounds of the fit that are done; it can go on from here if it was cancelled. */
  rounds: count,
  isFinished: v.boolean(),
  fittedRows: count,
  heldOutRows: count,
  /** Ids of rows of one's own that it was fitted to. */
  ownRows: v.exactOptional(readonlyArray(word)),
  /** All constants: those that were not freed are the built-in ones. */
  constants: v.pipe(v.record(word, finite), v.readonly()),
  pinned: readonlyArray(pinnedConstantSchema),
  residuals: readonlyArray(residualSchema),
  folds: readonlyArray(foldScoreSchema),
  ensemble: v.nullable(ensembleSummarySchema),
  /** Thousandths of ln(constant / best), by member and then by freed constant as in `pinned`. */
  members: readonlyArray(readonlyArray(finite)),
});
export type RowProfile = v.InferOutput<typeof rowProfileSchema>;
