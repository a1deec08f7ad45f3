// How long the windows of a spec are followed, and the time scale in which they close: the rule is shared,
// what it has to know of adversaries and lazy CPUs is the engine's.
import * as shared from '../../shared/horizon.ts';
import type { HorizonFacts, HorizonSpec } from '../../shared/horizon.ts';
import { isBroadcast } from './broadcasts.ts';
import { countIsolated } from './count-isolated.ts';
import { skipsIdle } from './lazy.ts';

export { isShortHorizon } from '../../shared/horizon.ts';
export type { HorizonSpec } from '../../shared/horizon.ts';

function factsOf({ kernel, policy, workload }: HorizonSpec): HorizonFacts {
  return {
    isolated: countIsolated(workload),
    skipsIdle: skipsIdle({ kernel, policy, domain: workload.domain }),
    isBroadcast: isBroadcast(policy),
  };
}

/** The time scale, ns, in which the windows of a policy close; infinite if nothing closes them. */
export function closingNs(spec: HorizonSpec): number {
  return shared.closingNs(spec, factsOf(spec));
}

/** How long each pair is followed from its t0, ns. */
export function horizonNs(spec: HorizonSpec): number {
  return shared.horizonNs(spec, factsOf(spec));
}
