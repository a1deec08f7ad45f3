import type { RunSummary } from '../../shared/contract.ts';
import { formatRange } from '../../shared/cost-range.ts';
import { formatHalfWidth, noValue } from '../../shared/text/format.ts';
import { answerTexts } from '../../shared/text/format-contract.ts';
import { formatRatioCell } from '../../shared/text/results.ts';

/** Digits of a run's key shown in a list. */
const shownDigits = 12;

export function shortRunKey(key: string): string {
  return key.slice(0, shownDigits);
}

/** `!` after a ratio that did not reach its precision. */
export function flagRun({ overhead, precisionReached }: RunSummary): string {
  return overhead && precisionReached === false ? '!' : '';
}

/** The ratio of a run with its interval, or its range if it was not measured; `-` without a result. */
export function formatSummaryRatio({ overhead, replications, ratioRange }: RunSummary): string {
  if (overhead && ratioRange) return formatRange(ratioRange);
  return overhead ? formatRatioCell(overhead, replications ?? 1) : noValue;
}

/** Half the interval of a ratio; empty if there is none, as for the baseline itself. */
export function formatRunHalfWidth({ overhead, replications }: RunSummary): string {
  if (!overhead || (overhead.mean === 1 && overhead.low === overhead.high)) return '';
  return formatHalfWidth(overhead, replications ?? 1);
}

/** What became of the contract, in the words of the text tables. */
export function formatContract({ contract }: RunSummary): string {
  return contract === null ? noValue : answerTexts[contract];
}
