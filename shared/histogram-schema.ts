import type * as v from 'valibot';
import { readonlyObject } from './readonly-schemas.ts';
import { count, finite, finiteNumbers } from './schema-parts.ts';

/** A log-linear histogram as plain data. */
export const histogramSchema = readonlyObject({
  count,
  sum: finite,
  max: finite,
  /** Bin i has index `bins[2i]` and count `bins[2i+1]`. */
  bins: finiteNumbers,
});
export type HistogramState = v.InferOutput<typeof histogramSchema>;
