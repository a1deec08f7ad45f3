import * as v from 'valibot';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, word } from './schema-parts.ts';

const changeSchema = readonlyObject({
  /** The field, dotted. */
  path: word,
  value: finite,
  /** The nearest value found with which the claim fails; null if none within what was tried does. */
  failsAt: v.nullable(finite),
  /** The ratios at the least and the greatest value that were tried. */
  ratios: v.pipe(v.strictTuple([v.nullable(finite), v.nullable(finite)]), v.readonly()),
});

export const smallestChangesSchema = readonlyObject({
  /** sys time over that of policy none, as it is. */
  ratio: finite,
  /** The claim as it was made: `ratio<1.5`. */
  claim: word,
  holds: v.boolean(),
  /** Fields that make it fail first, the smallest change before others. */
  changes: readonlyArray(changeSchema),
  /** How far each field was changed: a factor either way, within its range. */
  factor: finite,
  replications: count,
  measureMs: finite,
});
export type SmallestChanges = v.InferOutput<typeof smallestChangesSchema>;
export type FieldChange = SmallestChanges['changes'][number];

export const crossoverSchema = readonlyObject({
  /** By place: sys per op of the second policy over that of the first. */
  ratios: readonlyArray(readonlyObject({ at: finite, ratio: finite })),
  /** Where it passes 1 first; null if it does not. */
  at: v.nullable(finite),
  /** The same over the sets of constants: least and greatest, and in how many it passes at all. */
  range: v.nullable(readonlyObject({ low: finite, high: finite })),
  crossing: count,
  sets: count,
  /** What the sets meet, in words. */
  from: word,
  replications: count,
});
export type Crossover = v.InferOutput<typeof crossoverSchema>;
