import type { Policy } from '../spec/policy.ts';
import { formatFieldValue } from '../sweep.ts';
import { findVaryingPaths } from './varying-paths.ts';

/**
 * What each of several policies is called: its name, and where others of that name have other fields,
 * those fields: `sync`, or `sync, batchPages 63`.
 */
export function namePolicies(policies: readonly Policy[]): string[] {
  const byName = Map.groupBy(policies, ({ name }) => name);
  return policies.map((policy) => {
    const namesakes = byName.get(policy.name) ?? [];
    const fields = new Map<string, unknown>(Object.entries(policy));
    const varying = findVaryingPaths(namesakes.map((one) => ({ policy: one }))).map((path) =>
      path.slice('policy.'.length),
    );
    return [
      policy.name,
      ...varying.map((name) => `${name} ${formatFieldValue(fields.get(name))}`),
    ].join(', ');
  });
}
