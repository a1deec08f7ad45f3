import * as v from 'valibot';
import { memberRangeSchema } from '../member-range.ts';
import { count, runKeySchema } from '../schema-parts.ts';
import { maxRunsTogether } from './analysis-calls.ts';
import { empty } from './parts.ts';
import { rangeJobSchema } from './range-job.ts';

const someRuns = v.strictObject({
  keys: v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(maxRunsTogether)),
});

/**
 * Prediction ranges: each run is simulated again under a few sets of constants that meet the measured rows
 * about as well. They are kept until the lab is closed.
 */
export const rangeCalls = {
  /** Starts to find the ranges of these runs, but of those that are known. */
  'range.start': { input: someRuns, output: rangeJobSchema },
  /** How many of these runs have a range, can get one, and have none for a reason. */
  'range.state': {
    input: someRuns,
    output: v.strictObject({
      known: count,
      missing: count,
      without: v.array(v.strictObject({ why: v.string(), runs: count })),
    }),
  },
  'range.jobs': { input: empty, output: v.array(rangeJobSchema) },
  /** Resolves when it has ended. Runs that were finished keep their ranges. */
  'range.cancel': { input: v.strictObject({ id: count }), output: rangeJobSchema },
  /** The ranges of one run; null until they are found, and where there are none. */
  'range.get': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.nullable(memberRangeSchema),
  },
};
