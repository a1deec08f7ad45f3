import { presetSections } from '../spec/spec-fields.ts';

/** A spec, or anything else with sections of fields, such as a replay. */
export type Sections<T> = { readonly [K in keyof T]: object };

/** Every field by dotted path; names come first. */
function flatten<T extends Sections<T>>(spec: T): Map<string, unknown> {
  const sections = Object.entries<object>({ ...spec });
  const fields = new Map<string, unknown>();
  for (const name of presetSections) {
    const section = sections.find(([one]) => one === name)?.[1];
    if (section && 'name' in section) fields.set(`${name}.name`, section.name);
  }
  for (const [section, values] of sections) {
    for (const [name, value] of Object.entries(values)) fields.set(`${section}.${name}`, value);
  }
  return fields;
}

/**
 * The fields that distinguish specs, by dotted path, names first: those that vary, less those implied by
 * earlier ones, as a policy's name implies its decisions.
 */
export function findVaryingPaths<T extends Sections<T>>(specs: readonly T[]): string[] {
  let groups = [specs.map(flatten)];
  const kept: string[] = [];
  // A field that only some have distinguishes them from the others.
  for (const path of new Set(groups.flat().flatMap((fields) => [...fields.keys()]))) {
    const split = groups.flatMap((group) => [
      ...Map.groupBy(group, (fields) => JSON.stringify(fields.get(path))).values(),
    ]);
    if (split.length > groups.length) kept.push(path);
    groups = split;
  }
  return kept;
}
