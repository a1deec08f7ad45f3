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
export function asBaseline(spec: Spec, policy: Policy): Spec {
  return { ...spec, policy, userPolicy: absentUserPolicy };
}
