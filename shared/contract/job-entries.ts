import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { count } from '../schema-parts.ts';

/** What all work in the background has, from its start on; it is forgotten when the lab is closed. */
export const jobEntries = {
  id: count,
  /** What it is about, in words. */
  name: v.string(),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** Set if it failed. */
  problem: v.nullable(problemSchema),
};
