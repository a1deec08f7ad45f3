import { presetSections } from '../spec/spec-fields.ts';

/** A spec, or anything else with sections of fields, such as a replay. */
export type Sections<T> = { readonly [K in keyof T]: object };

/** Values by dotted path. */
type Fields = ReadonlyMap<string, unknown>;

/** Every field by dotted path; names come first. */
function flatten<T extends Sections<T>>(spec: T): Fields {
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

/** Every path of any of them: a field that only some have distinguishes them from the others. */
function listPaths(all: readonly Fields[]): Set<string> {
  const paths = new Set<string>();
  for (const fields of all) for (const path of fields.keys()) paths.add(path);
  return paths;
}

/** Almost all fields are the same everywhere, and need no grouping. */
function varies([first, ...others]: readonly Fields[], path: string): boolean {
  const value = first?.get(path);
  const text = JSON.stringify(value);
  return others.some((fields) => {
    const own = fields.get(path);
    return own !== value && JSON.stringify(own) !== text;
  });
}

/**
 * The fields that distinguish specs, by dotted path, names first: those that vary, less those implied by
 * earlier ones, as a policy's name implies its decisions.
 */
export function findVaryingPaths<T extends Sections<T>>(specs: readonly T[]): string[] {
  const all = specs.map(flatten);
  let groups = [all];
  const kept: string[] = [];
  for (const path of listPaths(all)) {
    if (!varies(all, path)) continue;
    const split = groups.flatMap((group) => [
      ...Map.groupBy(group, (fields) => JSON.stringify(fields.get(path))).values(),
    ]);
    if (split.length > groups.length) kept.push(path);
    groups = split;
  }
  return kept;
}
