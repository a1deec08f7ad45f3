import type { Spec } from '../../../../shared/spec/spec.ts';
import { policies, type PolicyName } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { fakeKernel } from './fake-presets.ts';

/** A spec of a policy on the published Xeon, with a short measured time. */
export const specOf = (policy: PolicyName, seed = 1): Spec => ({
  ...makeSpec(xeon, makeKernelBuild(60), policies[policy], { seed }),
  kernel: fakeKernel,
});
