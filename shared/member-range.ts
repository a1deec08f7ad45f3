import * as v from 'valibot';
import { count, finite, readonlyArray, readonlyObject, word } from './schema-parts.ts';

/** Between what nine of ten values lie, by a few sets of constants and the model's own error. */
export const memberRangeSchema = readonlyObject({
  /** sys time over that of policy none; null if there is none to compare with. */
  ratio: v.nullable(readonlyObject({ mean: finite, low: finite, high: finite })),
  /** What the constants alone leave open of it. */
  constantsOnly: v.nullable(readonlyObject({ low: finite, high: finite })),
  opsPerSecond: readonlyObject({ mean: finite, low: finite, high: finite }),
  members: count,
  replications: count,
  /** Where the model's own error is from, in words. */
  ownError: word,
});
export type MemberRange = v.InferOutput<typeof memberRangeSchema>;

/** What sets of constants say of a run against a baseline, each set paired with itself. */
const memberRatioSchema = readonlyObject({
  mean: finite,
  low: finite,
  high: finite,
  /** Of the sets, those that put the run below the baseline. */
  below: count,
  /** The range has 1 in it: which of the two is cheaper is not known. */
  isOpen: v.boolean(),
});

export const memberComparisonSchema = readonlyObject({
  /** sys per op of each run but the first over that of the first. */
  ratios: readonlyArray(memberRatioSchema),
  members: count,
  replications: count,
  ownError: word,
});
export type MemberComparison = v.InferOutput<typeof memberComparisonSchema>;

/** What a run's range is, or why it has none. */
export type RangeOrWhy = MemberRange | { readonly why: string };
