import * as v from 'valibot';
import { count, finite, readonlyObject } from './schema-parts.ts';

/** How far work is: finished and expected amounts, in the same unit. */
export const progressSchema = readonlyObject({
  done: count,
  /** May grow. */
  total: count,
  /** Time that is left; null until something is done. */
  etaMs: v.nullable(finite),
});
export type Progress = v.InferOutput<typeof progressSchema>;
