import type { Policy } from '../../../shared/spec/policy.ts';
import { invlpgb } from '../../engine/policies/invlpgb.ts';
import { kernelsOwn } from '../../engine/policies/kernel.ts';
import { rar } from '../../engine/policies/rar.ts';

/**
 * The policies that recorded requests of user mappings are put under. Those that defer or gather are not
 * among them: a recording does not say of which process a request is, nor when its pages are used again.
 * INVLPGB is taken for every request, however few CPUs its process runs on: that is not recorded either.
 */
export const userPolicies: readonly Policy[] = [kernelsOwn, invlpgb, rar].map(
  ({ policy }) => policy,
);
