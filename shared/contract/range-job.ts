import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { progressSchema } from '../progress.ts';
import { count, readonlyObject } from '../schema-parts.ts';

/** Finding the prediction ranges of some runs, from its start on; forgotten when the lab is closed. */
export const rangeJobSchema = readonlyObject({
  id: count,
  kind: v.literal('ranges'),
  /** Of how many runs, in words. */
  name: v.string(),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** In replications, over all sets of constants. */
  progress: progressSchema,
  /** Set if it failed. */
  problem: v.nullable(problemSchema),
  runs: count,
  /** Of these, those that are finished. */
  found: count,
});
export type RangeJob = v.InferOutput<typeof rangeJobSchema>;
