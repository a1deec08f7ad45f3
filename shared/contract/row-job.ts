import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { progressSchema } from '../progress.ts';
import { rowChoiceSchema } from '../row-choice.ts';
import { count, readonlyObject } from '../schema-parts.ts';

/** A calibration to chosen rows, from its start on; forgotten when the lab is closed. */
export const rowJobSchema = readonlyObject({
  id: count,
  kind: v.literal('calibration'),
  /** What was chosen, in words. */
  name: v.string(),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** In sets of predictions; it may end early. */
  progress: progressSchema,
  /** Set if it failed. */
  problem: v.nullable(problemSchema),
  choice: rowChoiceSchema,
  /** Rounds of the fit that made the constants better so far. */
  rounds: count,
});
export type RowJob = v.InferOutput<typeof rowJobSchema>;
