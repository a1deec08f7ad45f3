import * as v from 'valibot';
import { comparisonAnswers } from './comparison-answer.ts';
import { measureNames, type MeasureName } from './figures/measures.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, runKeySchema, word } from './schema-parts.ts';

const rangeSchema = readonlyObject({ mean: finite, low: finite, high: finite });

/** What ranges rest on. */
const basis = {
  members: count,
  replications: count,
  /** What the sets meet, and where the model's own error is from, in words. */
  ownError: word,
};

/** Between what nine of ten values lie, by a few sets of constants and the model's own error. */
export const memberRangeSchema = readonlyObject({
  /** sys time over that of policy none; null if there is none to compare with. */
  ratio: v.nullable(rangeSchema),
  /** What the constants alone leave open of it. */
  constantsOnly: v.nullable(readonlyObject({ low: finite, high: finite })),
  /** Page operations per second of the whole job; null if it has none. */
  opsPerSecond: v.nullable(rangeSchema),
  /** Every quantity that has a range, those above included. */
  quantities: readonlyArray(
    readonlyObject({
      name: v.picklist(measureNames),
      ...rangeSchema.entries,
      /** The model's own error is in it: measured rows say how large that of a cost is. */
      hasModelError: v.boolean(),
    }),
  ),
  ...basis,
});
export type MemberRange = v.InferOutput<typeof memberRangeSchema>;

/** What sets of constants say of a run against a baseline, each set paired with itself. */
const memberRatioSchema = readonlyObject({
  key: runKeySchema,
  ...rangeSchema.entries,
  /** Of the sets, those that put the run below the baseline. */
  below: count,
  /** The range has 1 in it, or the sets do not agree: which of the two is cheaper is not known. */
  isOpen: v.boolean(),
  /** By the range and the margin of the comparison; different only if all sets agree which is cheaper. */
  answer: v.picklist(comparisonAnswers),
});

export const memberComparisonSchema = readonlyObject({
  /** sys per op of runs over that of the baseline, in the order of the comparison. */
  ratios: readonlyArray(memberRatioSchema),
  /** Why the others have none, in sentences. */
  without: readonlyArray(v.string()),
  ...basis,
  ownError: v.string(),
});
export type MemberComparison = v.InferOutput<typeof memberComparisonSchema>;

/** What a run's range is, or why it has none. */
export type RangeOrWhy = MemberRange | { readonly why: string };

/** How far one quantity of a run spreads over sets of constants. */
export interface Spread {
  /** Half of the width of its range, as a logarithm: all of it, and by the constants alone. */
  readonly half: number;
  readonly constantsHalf: number;
  readonly hasModelError: boolean;
  /** A factor of what a ratio adds to 1, and not of the value itself. */
  readonly isOfAdded: boolean;
}

/** How far the quantities of a run spread; one without a range is absent. */
export interface RunSpread {
  readonly by: Readonly<Partial<Record<MeasureName, Spread>>>;
  readonly members: number;
  readonly replications: number;
  readonly ownError: string;
}

/** What figures know of the prediction ranges of their runs. */
export interface Predictions {
  /** By run key. */
  readonly spreads: ReadonlyMap<string, RunSpread>;
  /** Why a run has none, by its key; a run in neither was not predicted yet. */
  readonly why: ReadonlyMap<string, string>;
}

/** The range of a value by its spread; null without one, or if it has no logarithm. */
export function rangeAround(
  spread: RunSpread,
  name: MeasureName,
  value: number,
  half: 'half' | 'constantsHalf' = 'half',
): readonly [low: number, high: number] | null {
  const found = spread.by[name];
  const rest = found?.isOfAdded ? 1 : 0;
  const part = value - rest;
  if (!found || !(part > 0)) return null;
  const factor = Math.exp(found[half]);
  const high = rest + part * factor;
  return [rest + part / factor, name === 'open-share' ? Math.min(1, high) : high];
}
