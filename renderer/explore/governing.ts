import type { Domain } from '../../shared/spec/policy-domains.ts';
import type { LabDescription } from '../composables/useDescription.ts';

type Policies = LabDescription['policies'];

/** What the requests of a workload flush; that of the direct map for one that is not known. */
export function domainOf({ workloads }: Pick<LabDescription, 'workloads'>, name: string): Domain {
  return workloads.find((one) => one.name === name)?.domain ?? 'direct-map';
}

/** The policies that govern a domain, in the order of the list. */
export function governing(policies: Policies, domain: Domain): Policies {
  return policies.filter(({ governs }) => governs.includes(domain));
}

/** Their names. */
export function namesGoverning(policies: Policies, domain: Domain): string[] {
  return governing(policies, domain).map(({ policy }) => policy.name);
}

/**
 * Of the chosen names those that govern a domain, and those that no policy has, which the lab is to
 * complain of; all that govern it if none is left.
 */
export function keepGoverning(
  chosen: readonly string[],
  policies: Policies,
  domain: Domain,
): string[] {
  const names = namesGoverning(policies, domain);
  const isKnown = (name: string) => policies.some(({ policy }) => policy.name === name);
  const kept = chosen.filter((name) => names.includes(name) || !isKnown(name));
  return kept.length > 0 ? kept : names;
}
