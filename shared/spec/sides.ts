import type { Policy } from './policy.ts';
import type { Spec } from './spec.ts';
import { userPolicyFields } from './user-policy-fields.ts';

/** The policy of user mappings that a spec has whose workload has no requests for them. */
export const absentUserPolicy = Object.fromEntries(
  Object.entries(userPolicyFields).map(([name, { absent }]) => [name, absent]),
) as Spec['userPolicy'];

/** Whether a workload has requests of both kinds: for the direct map, and for user mappings. */
export function hasUserSide({ workload }: Pick<Spec, 'workload'>): boolean {
  return workload.userShare > 0;
}

/**
 * What a spec is with its requests for user mappings alone, under the policy that governs these; null if
 * its workload has none beside those of the direct map.
 */
export function userSideOf<T extends Pick<Spec, 'workload' | 'userPolicy'>>(
  spec: T,
): (T & Pick<Spec, 'policy'>) | null {
  if (!hasUserSide(spec)) return null;
  return {
    ...spec,
    workload: { ...spec.workload, domain: 'user', userShare: 0 },
    policy: spec.userPolicy,
    userPolicy: absentUserPolicy,
  };
}

/** What overheads are ratios to: this policy, and user mappings flushed as the kernel does. */
export function withoutPolicies(spec: Spec, policy: Policy): Spec {
  return { ...spec, policy, userPolicy: absentUserPolicy };
}

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
