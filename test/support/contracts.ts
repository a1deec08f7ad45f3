import type { ContractResult } from '../../shared/result.ts';

/** A contract that was kept, with these fields set. */
export function makeContract(fields: Partial<ContractResult> = {}): ContractResult {
  return {
    bound: 'shootdown',
    answer: 'kept',
    occasions: 100,
    breaches: 0,
    worstNs: null,
    boundNs: null,
    longestNs: 31_000,
    isLongestOpen: false,
    ...fields,
  };
}

/** Of a policy that promises nothing. */
export const noContract: ContractResult = makeContract({
  bound: 'unbounded',
  answer: 'no-bound',
  occasions: 0,
});
