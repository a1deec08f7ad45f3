import type { Spec } from '../../shared/spec.ts';
import type { Presets } from './presets.ts';
import { publishedMachines } from './published.ts';
import { resolveRequest } from './resolve.ts';

/** The reference study: each published machine under every preset, in the order of the list. */
export function planStudy(presets: Presets): Spec[] {
  return Object.keys(publishedMachines).flatMap((machine) =>
    presets.policies.map(({ policy }) => resolveRequest({ machine, policy: policy.name }, presets)),
  );
}
