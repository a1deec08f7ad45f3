// What the presets share: XPFO on, a local flush as Linux does it, nothing said of other CPUs. A
// preset states only where it differs.
import { absentValues } from '../../../shared/spec/absent-values.ts';
import { policyFields } from '../../../shared/spec/policy-fields.ts';
import { plainPolicy } from '../../../shared/spec/plain-policy.ts';
import type { Policy } from '../../../shared/spec/policy.ts';

export const plainXpfo: Omit<Policy, 'name'> = {
  ...absentValues(policyFields),
  ...plainPolicy,
  xpfo: true,
  remote: 'never',
  contract: 'unbounded',
};
