import { markGuess } from '../guess.ts';
import type { Policy } from '../spec/policy.ts';
import { readField } from '../spec/read-field.ts';
import { formatFieldValue } from '../spec/format-field-value.ts';
import { findVaryingPaths } from './varying-paths.ts';

/**
 * Names several policies: the policy's name and, if others with that name differ in fields, those fields:
 * `sync`, or `sync, batchPages 63`.
 */
export function namePolicies(policies: readonly Policy[]): string[] {
  const byName = Map.groupBy(policies, ({ name }) => name);
  return policies.map((policy) => {
    const namesakes = byName.get(policy.name) ?? [];
    const varying = findVaryingPaths(namesakes.map((one) => ({ policy: one }))).map((path) => {
      const value = formatFieldValue(readField({ policy }, path));
      return `${path.slice('policy.'.length)} ${value}`;
    });
    return markGuess([policy.name, ...varying].join(', '), { policy });
  });
}
