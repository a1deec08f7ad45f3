/**
 * What became of a policy's security contract. `not-tested`: no occasion arose to keep or break it;
 * `no-bound`: the policy states none; `not-known`: the run is of a version that did not look.
 */
export const contractAnswers = ['broken', 'not-tested', 'kept', 'no-bound', 'not-known'] as const;
export type ContractAnswer = (typeof contractAnswers)[number];
