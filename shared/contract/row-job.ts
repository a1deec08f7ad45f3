import * as v from 'valibot';
import { progressSchema } from '../progress.ts';
import { rowChoiceSchema } from '../row-choice.ts';
import { readonlyObject } from '../readonly-schemas.ts';
import { count } from '../schema-parts.ts';
import { jobEntries } from './job-entries.ts';

/** A calibration to chosen rows; its name is what was chosen. */
export const rowJobSchema = readonlyObject({
  ...jobEntries,
  kind: v.literal('calibration'),
  /** In sets of predictions; it may end early. */
  progress: progressSchema,
  choice: rowChoiceSchema,
  /** Rounds of the fit that made the constants better so far. */
  rounds: count,
});
export type RowJob = v.InferOutput<typeof rowJobSchema>;
