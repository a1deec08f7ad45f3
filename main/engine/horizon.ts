// How long the windows of a spec are followed, and the time scale in which they close: the rule is shared,
// what it has to know of adversaries and lazy CPUs is the engine's.
import * as shared from '../../shared/horizon.ts';
import type { HorizonFacts, HorizonSpec } from '../../shared/horizon.ts';
import { userSideOf } from '../../shared/spec/user-side.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { isBroadcast } from './broadcasts.ts';
import { countIsolated } from './count-isolated.ts';
import { skipsIdle } from './lazy.ts';

export { isShortHorizon } from '../../shared/horizon.ts';
export type { HorizonSpec } from '../../shared/horizon.ts';

function factsOf({ kernel, policy, workload }: HorizonSpec): HorizonFacts {
  return {
    isolated: countIsolated(workload),
    opShare: 1 - workload.userShare,
    skipsIdle: skipsIdle({ kernel, policy, domain: workload.domain }),
    isBroadcast: isBroadcast(policy),
  };
}

/** The time scale, ns, in which the windows of a policy close; infinite if nothing closes them. */
export function closingNs(spec: HorizonSpec): number {
  return shared.closingNs(spec, factsOf(spec));
}

/** The time scale of the requests for user mappings beside others for the direct map, ns; null without any. */
export function userClosingNs(spec: HorizonSpec & Pick<Spec, 'userPolicy'>): number | null {
  const user = userSideOf(spec);
  if (!user) return null;
  return shared.closingNs(user, { ...factsOf(user), opShare: spec.workload.userShare });
}

/** How long each pair is followed from its t0, ns; of the direct map where there are user mappings too. */
export function horizonNs(spec: HorizonSpec): number {
  return shared.horizonNs(spec, factsOf(spec));
}

/** The same of every side of a spec in their order: the direct map before user mappings. */
export function horizonsOf(spec: HorizonSpec & Pick<Spec, 'userPolicy'>): readonly number[] {
  const user = userSideOf(spec);
  if (!user) return [horizonNs(spec)];
  const facts = { ...factsOf(user), opShare: spec.workload.userShare };
  return [horizonNs(spec), shared.horizonNs(user, facts)];
}
