import * as v from 'valibot';
import { finite } from './schema-parts.ts';

/** An object with these entries and no others. Its type is read-only; at run time nothing is frozen. */
// @__NO_SIDE_EFFECTS__
export function readonlyObject<const T extends v.ObjectEntries>(entries: T) {
  return v.pipe(v.strictObject(entries), v.readonly());
}

/** A list of any length. Its type is read-only; at run time nothing is frozen. */
// @__NO_SIDE_EFFECTS__
export function readonlyArray<const T extends v.GenericSchema>(item: T) {
  return v.pipe(v.array(item), v.readonly());
}

/** A finite number under each of these names. */
// @__NO_SIDE_EFFECTS__
export function numbersByName<K extends string>(names: readonly K[]) {
  const entries = Object.fromEntries(names.map((name) => [name, finite])) as Record<
    K,
    typeof finite
  >;
  return readonlyObject(entries);
}
