import type { ContractAnswer } from '../../../shared/contract-answer.ts';
import type { ContractObservation, ContractResult } from '../../../shared/result.ts';
import type { ContractBound } from '../../../shared/spec/policy.ts';

function answerOf(bound: ContractBound, occasions: number, breaches: number): ContractAnswer {
  if (bound === 'unbounded') return 'no-bound';
  if (breaches > 0) return 'broken';
  return occasions > 0 ? 'kept' : 'not-tested';
}

/** The check with the longest time, among those that were broken if any was; ties to the first. */
function findWorst(seen: readonly ContractObservation[]): ContractObservation | undefined {
  const broken = seen.filter(({ breaches }) => breaches > 0);
  const [first, ...others] = broken.length > 0 ? broken : seen;
  if (!first) return undefined;
  return others.reduce((a, b) => ((b.worstNs ?? 0) > (a.worstNs ?? 0) ? b : a), first);
}

/** What became of a contract over some replications. */
export function summarizeContract(
  bound: ContractBound,
  seen: readonly ContractObservation[],
): ContractResult {
  const occasions = seen.reduce((sum, one) => sum + one.occasions, 0);
  const breaches = seen.reduce((sum, one) => sum + one.breaches, 0);
  const worst = findWorst(seen);
  const longestNs = Math.max(0, ...seen.map((one) => one.longestNs));
  const isLongestOpen = seen.some((one) => one.isLongestOpen && one.longestNs === longestNs);
  return {
    bound,
    answer: answerOf(bound, occasions, breaches),
    occasions,
    breaches,
    worstNs: worst?.worstNs ?? null,
    boundNs: worst?.boundNs ?? null,
    longestNs: longestNs > 0 ? longestNs : null,
    isLongestOpen,
  };
}
