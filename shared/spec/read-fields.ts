import { readField } from './read-field.ts';
import { specFields } from './spec-fields.ts';
import type { Spec } from './spec.ts';

/** The values of a spec by dotted path, in table order. */
export function readFields(spec: Spec): ReadonlyMap<string, unknown> {
  return new Map(specFields.map(({ path }) => [path, readField(spec, path)]));
}
