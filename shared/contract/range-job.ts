import * as v from 'valibot';
import { progressSchema } from '../progress.ts';
import { readonlyObject } from '../readonly-schemas.ts';
import { count } from '../schema-parts.ts';
import { jobEntries } from './job-entries.ts';

/** A search for the prediction ranges of some runs. */
export const rangeJobSchema = readonlyObject({
  ...jobEntries,
  kind: v.literal('ranges'),
  /** In replications, over all sets of constants. */
  progress: progressSchema,
  runs: count,
  /** Of these, those that are finished. */
  found: count,
});
export type RangeJob = v.InferOutput<typeof rangeJobSchema>;
