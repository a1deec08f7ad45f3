import * as v from 'valibot';

/** The rule in words, to follow "must be" or "is". */
export const presetNameRule =
  '1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or a digit';

/**
 * A valid new name of a machine, workload or policy. It needs no quotes in a command, and cannot be
 * mistaken for an option, a list or a path. Stored specs may have older names.
 */
export const presetNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, `a name must be ${presetNameRule}`),
);

export function isPresetName(name: string): boolean {
  return v.is(presetNameSchema, name);
}
