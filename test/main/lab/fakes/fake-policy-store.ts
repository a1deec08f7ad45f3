import type { PolicyPreset } from '../../../../shared/spec/policy.ts';
import type { PolicyStore } from '../../../../main/store/policy-store.ts';

/** Policies of one's own in memory. */
export function createFakePolicyStore(): PolicyStore {
  const kept = new Map<string, PolicyPreset>();
  return {
    savePolicy: (preset) => void kept.set(preset.policy.name, preset),
    ownPolicies: () =>
      [...kept.values()].toSorted((a, b) => (a.policy.name < b.policy.name ? -1 : 1)),
    deletePolicy: (name) => kept.delete(name),
  };
}
