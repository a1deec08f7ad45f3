import { presetSections } from '../spec/spec-fields.ts';

/** A spec, or anything else with sections of fields, such as a replay. */
export type Sections<T> = { readonly [K in keyof T]: object };

type Fields = Readonly<Record<string, unknown>>;

const sectionsOf = (spec: object) => Object.entries(spec) as (readonly [string, Fields])[];

/** Every field by dotted path; names come first. */
function listPaths(spec: object): string[] {
  const sections = sectionsOf(spec);
  const named = presetSections.filter((name) =>
    sections.some(([one, fields]) => one === name && 'name' in fields),
  );
  const all = sections.flatMap(([section, fields]) =>
    Object.keys(fields).map((name) => `${section}.${name}`),
  );
  return [...named.map((name) => `${name}.name`), ...all];
}

function readPath(spec: object, path: string): unknown {
  const [section = '', name = ''] = path.split('.');
  return (spec as Readonly<Record<string, Fields | undefined>>)[section]?.[name];
}

const isSame = (one: unknown, other: unknown) =>
  one === other ||
  (typeof one === 'object' &&
    typeof other === 'object' &&
    JSON.stringify(one) === JSON.stringify(other));

/**
 * Adds the fields in which a spec is not as the first one, and returns whether it has one that the first
 * lacks. Almost all fields are the same everywhere: of hundreds of specs it must cost little to see that.
 */
function addVarying(first: object, spec: object, varying: Set<string>): boolean {
  let hasMore = false;
  for (const [section, fields] of sectionsOf(spec)) {
    const own = (first as Readonly<Record<string, Fields | undefined>>)[section];
    if (own === fields) continue;
    for (const name in fields) {
      if (isSame(own?.[name], fields[name])) continue;
      varying.add(`${section}.${name}`);
      hasMore ||= own === undefined || !(name in own);
    }
  }
  for (const [section, own] of sectionsOf(first)) {
    const fields = (spec as Readonly<Record<string, Fields | undefined>>)[section];
    if (own === fields) continue;
    for (const name in own) {
      if (own[name] !== undefined && fields?.[name] === undefined) {
        varying.add(`${section}.${name}`);
      }
    }
  }
  return hasMore;
}

/** The fields that are not the same in all specs, in the order in which the specs have them. */
function listVarying([first, ...others]: readonly object[]): string[] {
  if (first === undefined) return [];
  const varying = new Set<string>();
  const paths = new Set(listPaths(first));
  for (const spec of others) {
    if (!addVarying(first, spec, varying)) continue;
    for (const path of listPaths(spec)) paths.add(path);
  }
  return [...paths].filter((path) => varying.has(path));
}

/**
 * The fields that distinguish specs, by dotted path, names first: those that vary, less those implied by
 * earlier ones, as a policy's name implies its decisions.
 */
export function findVaryingPaths<T extends Sections<T>>(specs: readonly T[]): string[] {
  let groups: (readonly object[])[] = [specs];
  const kept: string[] = [];
  for (const path of listVarying(specs)) {
    const split = groups.flatMap((group) => [
      ...Map.groupBy(group, (spec) => JSON.stringify(readPath(spec, path))).values(),
    ]);
    if (split.length > groups.length) kept.push(path);
    groups = split;
  }
  return kept;
}
