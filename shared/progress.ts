import * as v from 'valibot';
import { readonlyObject } from './readonly-schemas.ts';
import { count, finite } from './schema-parts.ts';

/** Progress of work: finished and expected amounts, in the same unit. */
export const progressSchema = readonlyObject({
  done: count,
  /** May grow. */
  total: count,
  /** What is done by the work that it is, 0 to 1: never goes back. Absent where amounts say it. */
  share: v.exactOptional(finite),
  /** Remaining time; null until something is done. */
  etaMs: v.nullable(finite),
});
export type Progress = v.InferOutput<typeof progressSchema>;
