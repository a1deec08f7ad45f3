// Serves policies of one's own. The rule: every page learns of a change, for their forms list policies.
// What may be saved is the lab's to say.
import type { Handlers } from '../../../shared/contract.ts';
import type { policyCalls } from '../../../shared/contract/policy-calls.ts';
import type { HandlerParts } from './parts.ts';

export function policyHandlers({
  lab,
  publish,
}: HandlerParts): Pick<Handlers, keyof typeof policyCalls> {
  return {
    'policy.save': (input) => {
      const { policy, governs, ...said } = lab.policies.save(input);
      publish('policies.changed', {});
      return {
        policy: { ...policy, drainAt: [...policy.drainAt] },
        ...said,
        governs: [...governs],
      };
    },
  };
}
