/**
 * What became of a policy's security contract. `not-tested`: no occasion arose to keep or break it;
 * `no-bound`: the policy states none; `not-known`: the run is of a version that did not look.
 */
export const contractAnswers = ['broken', 'not-tested', 'kept', 'no-bound', 'not-known'] as const;
export type ContractAnswer = (typeof contractAnswers)[number];

/** What a result says of a contract; stored ones may say nothing. */
interface Answered {
  readonly contract?: { readonly answer?: ContractAnswer };
}

/** The answer of a run in one word: one of two policies that broke its contract is the run's answer. */
export function answerOfRun(
  result: Answered & { readonly user?: Answered },
): ContractAnswer | null {
  const user = result.user?.contract?.answer;
  return user === 'broken' ? user : (result.contract?.answer ?? null);
}
