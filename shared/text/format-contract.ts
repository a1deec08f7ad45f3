import type { ContractAnswer } from '../contract-answer.ts';
import type { ContractResult } from '../result.ts';
import { formatCount, formatTime } from './format.ts';

/** The answers as every table says them. */
export const answerTexts: Readonly<Record<ContractAnswer, string>> = {
  broken: 'BROKEN',
  'not-tested': 'not tested',
  kept: 'kept',
  'no-bound': 'no bound',
  'not-known': 'not known',
};

/** What the answers mean that do not speak for themselves. */
const answerMeanings: Partial<Readonly<Record<ContractAnswer, string>>> = {
  'not-tested': 'not tested: no occasion arose',
  'no-bound': 'no bound: nothing is promised',
  'not-known': 'not known: a version that did not look made the run',
};

/** All of these, for what shows any answer. */
export const answerMeaning = Object.values(answerMeanings).join('; ');

/** What each bound promises: the sentence that is checked. */
export const boundTexts: Readonly<Record<ContractResult['bound'], string>> = {
  shootdown: 'every CPU is clean when the request returns, idle ones too',
  running:
    'every CPU that runs a task is clean when the request returns, an idle one before it runs a task',
  'context-switch':
    'a CPU is clean once it has switched to a task with its own mm after the request; no time is bounded',
  tick: 'a CPU that runs is clean within one tick, if it has ticks, an idle one before it runs a task',
  'kernel-entry':
    'kernel code that a page operation, a system call or a tick enters after the request is clean',
  'max-age': 'every CPU is clean within the maximum age and the delivery of an interrupt',
  reuse: 'every CPU is clean of a page before it is used again',
  unbounded: 'nothing',
};

/** Whether the contract held, in a word. */
export function formatAnswer({ answer }: ContractResult): string {
  return answerTexts[answer];
}

/** The bound and what became of it: `tick kept`, `no bound`. */
export function formatBound(contract: ContractResult): string {
  const answer = formatAnswer(contract);
  return contract.answer === 'no-bound' ? answer : `${contract.bound} ${answer}`;
}

/** What the answers of these contracts mean, after what they answer. */
export function explainAnswers(question: string, contracts: readonly ContractResult[]): string {
  const seen = new Set(contracts.map(({ answer }) => answer));
  const meanings = [...seen].toSorted().flatMap((answer) => answerMeanings[answer] ?? []);
  return `${[question, ...meanings].join('; ')}.`;
}

/** What the column `bound` says of the contracts of these runs or replays. */
export function explainBound(runs: readonly { readonly contract: ContractResult }[]): string {
  const contracts = runs.map(({ contract }) => contract);
  return explainAnswers("bound: whether the policy's security contract was kept", contracts);
}

/** The longest window that was seen; `>` if it was open when the simulation ended. */
export function formatLongest({ longestNs, isLongestOpen }: ContractResult): string {
  const mark = longestNs !== null && isLongestOpen ? '>' : '';
  return `${mark}${formatTime(longestNs)}`;
}

/** How often the bound was tested and broken, and the longest time beside what was allowed. */
export function explainAnswer(contract: ContractResult): string {
  const { answer, occasions, breaches, worstNs, boundNs } = contract;
  const longest = `longest window ${formatLongest(contract)}`;
  if (answer === 'no-bound') return longest;
  const counted =
    occasions === null
      ? ['occasions not counted']
      : [`${formatCount(breaches)} of ${formatCount(occasions)} occasions broke it`];
  const allowed = boundNs === null ? '' : ` of ${formatTime(boundNs)}`;
  const worst = worstNs === null ? [] : [`longest ${formatTime(worstNs)}${allowed}`];
  return [...counted, ...worst, longest].join(', ');
}
