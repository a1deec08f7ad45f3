// The store's interface for policies of one's own. The rule: a name has one policy, and a later one takes
// its place. The lab decides which names are free, and what a policy may be.
import type { PolicyPreset } from '../../shared/spec/policy.ts';

export interface PolicyStore {
  /** Replaces one of the same name. */
  savePolicy(preset: PolicyPreset, savedAt: string): void;
  /** All of them, by name. */
  ownPolicies(): PolicyPreset[];
  /** Deletes it permanently. False if there is none. */
  deletePolicy(name: string): boolean;
}
