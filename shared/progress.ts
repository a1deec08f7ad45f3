import * as v from 'valibot';
import { count, finite, readonlyObject } from './schema-parts.ts';

/** Progress of work: finished and expected amounts, in the same unit. */
export const progressSchema = readonlyObject({
  done: count,
  /** May grow. */
  total: count,
  /** Remaining time; null until something is done. */
  etaMs: v.nullable(finite),
});
export type Progress = v.InferOutput<typeof progressSchema>;
