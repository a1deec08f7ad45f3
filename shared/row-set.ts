import * as v from 'valibot';
import { problemSchema } from './problem.ts';
import { progressSchema } from './progress.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count } from './schema-parts.ts';

/** The number of the rows that come with the lab, among all sets of rows. */
export const builtInSet = 0;

/** Rows that are predicted together: those that come with the lab, or those of a file. */
export const rowSetSchema = readonlyObject({
  id: count,
  name: v.string(),
  rows: count,
  state: v.picklist(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** In rows. */
  progress: progressSchema,
  /** Set if it failed. */
  problem: v.nullable(problemSchema),
  /** What was read, what was left out, and why. */
  notes: readonlyArray(v.string()),
});
export type RowSetSummary = v.InferOutput<typeof rowSetSchema>;
