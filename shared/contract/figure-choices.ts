import * as v from 'valibot';
import { word } from '../schema-parts.ts';

/** Figures by name, each with its title and why it cannot be made; null if it can. */
// @__NO_SIDE_EFFECTS__
export function figureChoices<const N extends readonly string[]>(names: N) {
  return v.array(
    v.strictObject({ name: v.picklist(names), title: word, refusal: v.nullable(v.string()) }),
  );
}
