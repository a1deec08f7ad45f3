import type { Policy } from '../../../shared/spec/policy.ts';
import { none } from '../../engine/policies/none.ts';
import { sync } from '../../engine/policies/sync.ts';

/** What the kernel does for user mappings: IPIs to the CPUs that run the process, and a wait. */
const kernelsOwn: Policy = { ...sync.policy, xpfo: none.policy.xpfo, name: 'kernel' };

/**
 * The policies that govern user mappings. All presets govern the direct map: what they promise, and
 * whom they flush, is about every CPU, and not about those of a process.
 */
export const userPolicies: readonly Policy[] = [kernelsOwn];
