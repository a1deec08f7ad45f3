import type { Policy } from '../spec/policy.ts';
import type { Spec } from '../spec/spec.ts';
import { hasUserSide } from '../spec/user-side.ts';

/** What `a + b` means in a table, if any of the specs has two policies. */
export function explainSides(specs: readonly Pick<Spec, 'workload'>[]): string[] {
  if (!specs.some(hasUserSide)) return [];
  return [
    'a + b: policy a governs the direct map, b user mappings, and so with their bounds; ratio: to no ' +
      'XPFO with user mappings flushed as the kernel does.',
  ];
}

/** The policies of a spec by name: `deferred + latr` where each governs a domain of its own. */
export function policyNameOf(
  spec: Pick<Spec, 'workload'> & Readonly<Record<'policy' | 'userPolicy', Pick<Policy, 'name'>>>,
): string {
  return hasUserSide(spec) ? `${spec.policy.name} + ${spec.userPolicy.name}` : spec.policy.name;
}
