import type { Domain } from '../../shared/spec/policy-domains.ts';
import type { LabDescription } from '../composables/useDescription.ts';
import type { SweepDraft } from './sweep-draft.ts';

type Policies = LabDescription['policies'];

/** What the requests of a workload flush; that of the direct map for one that is not known. */
export function domainOf({ workloads }: Pick<LabDescription, 'workloads'>, name: string): Domain {
  return workloads.find((one) => one.name === name)?.domain ?? 'direct-map';
}

/** The policies that govern a domain, in the order of the list. */
export function governing(policies: Policies, domain: Domain): Policies {
  return policies.filter(({ governs }) => governs.includes(domain));
}

/** Whether page operations of a form are of both kinds, so that it needs a policy for each. */
export function hasBothKinds(
  { workloads }: Pick<LabDescription, 'workloads'>,
  { workload, sets, axes }: Pick<SweepDraft, 'workload' | 'sets' | 'axes'>,
): boolean {
  const path = 'workload.userShare';
  const set = sets.find((one) => one.path === path && one.value.trim() !== '');
  const share = set
    ? Number(set.value)
    : workloads.find(({ name }) => name === workload)?.userShare;
  return axes.some((axis) => axis.path === path) || Number(share) > 0;
}

/** Those of two that can be beside each other: all but what microcode does. */
export function besideOthers(policies: Policies): Policies {
  return policies.filter(({ policy }) => policy.remote !== 'rar');
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
