import type { Spec } from '../spec.ts';

/** Every field of a spec by its dotted path; names come first. */
function flatten(spec: Spec): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const section of ['machine', 'workload', 'policy'] as const) {
    fields.set(`${section}.name`, spec[section].name);
  }
  for (const [section, values] of Object.entries(spec)) {
    for (const [name, value] of Object.entries(values)) fields.set(`${section}.${name}`, value);
  }
  return fields;
}

/**
 * The fields that tell specs apart, by dotted path, names first: those that vary, less those that
 * follow from the ones before, as a policy's decisions follow from its name.
 */
export function findVaryingPaths(specs: readonly Spec[]): string[] {
  let groups = [specs.map(flatten)];
  const kept: string[] = [];
  for (const path of groups[0]?.[0]?.keys() ?? []) {
    const split = groups.flatMap((group) => [
      ...Map.groupBy(group, (fields) => JSON.stringify(fields.get(path))).values(),
    ]);
    if (split.length > groups.length) kept.push(path);
    groups = split;
  }
  return kept;
}
