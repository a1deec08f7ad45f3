import type { RunSummary } from '../../shared/contract.ts';
import { formatHalfWidth, noValue } from '../../shared/text/format.ts';
import { answerTexts } from '../../shared/text/format-contract.ts';

/** Digits of a run's key shown in a list. */
const shownDigits = 12;

export function shortRunKey(key: string): string {
  return key.slice(0, shownDigits);
}

/** `!` after a ratio that did not reach its precision. */
export function flagRun({ overhead, precisionReached }: RunSummary): string {
  return overhead && precisionReached === false ? '!' : '';
}

/** Half the interval of a ratio; empty if there is none, as for the baseline itself. */
export function formatRunHalfWidth({ overhead }: RunSummary): string {
  return overhead && overhead.low !== overhead.high ? formatHalfWidth(overhead) : '';
}

/** What became of the contract, in the words of the text tables. */
export function formatContract({ contract }: RunSummary): string {
  return contract === null ? noValue : answerTexts[contract];
}
