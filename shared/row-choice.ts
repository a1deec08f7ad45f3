import * as v from 'valibot';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { finite, word } from './schema-parts.ts';

/** What rows can be chosen by. */
export const rowSelectorNames = ['experiment', 'machine', 'kernel', 'source', 'policy'] as const;

/** Rows of which a field has this value; a source is any that contains the text. */
const selectorSchema = readonlyObject({ by: v.picklist(rowSelectorNames), value: word });
export type RowSelector = v.InferOutput<typeof selectorSchema>;

/** Constants by name, `haswell.irqCycles`, or all of a group, `haswell.*`; bounds other than their own. */
const freedSchema = readonlyObject({
  name: word,
  min: v.exactOptional(v.pipe(finite, v.gtValue(0))),
  max: v.exactOptional(v.pipe(finite, v.gtValue(0))),
});
export type FreedConstants = v.InferOutput<typeof freedSchema>;

/** Which rows a calibration is fitted to, and which constants it may move. Empty lists choose all. */
export const rowChoiceSchema = readonlyObject({
  /** Of the rows that the built-in calibration is fitted to, those that any of these names. */
  only: v.optional(readonlyArray(selectorSchema), []),
  /** And of those none that any of these names: they are predicted. */
  holdOut: v.optional(readonlyArray(selectorSchema), []),
  /** Of the rest hold out this share, drawn with a seed. */
  random: v.optional(
    v.nullable(
      readonlyObject({
        share: v.pipe(finite, v.gtValue(0), v.ltValue(1)),
        seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
    ),
    null,
  ),
  free: v.optional(readonlyArray(freedSchema), []),
});
export type RowChoice = v.InferOutput<typeof rowChoiceSchema>;

export const wholeChoice: RowChoice = { only: [], holdOut: [], random: null, free: [] };
