import type { MemberComparison, MemberRange } from '../member-range.ts';
import { formatNumber, formatRatio } from './format.ts';
import { wrapParagraph } from './plain.ts';

const formatBetween = ({ low, high }: { readonly low: number; readonly high: number }) =>
  `${formatRatio(low)} to ${formatRatio(high)}`;

/** What a range rests on, in a sentence. */
function explain({ members, replications, ownError }: MemberComparison | MemberRange): string {
  return (
    `nine of ten such values, by ${members} sets of constants that meet the measured rows about as well ` +
    `(n = ${replications} each) and the model's own error (${ownError})`
  );
}

/** The range of a run in words. */
export function formatMemberRange(name: string, range: MemberRange): string[] {
  const { ratio, constantsOnly, opsPerSecond } = range;
  const ratioText = ratio
    ? `ratio ${formatBetween(ratio)}` +
      (constantsOnly ? ` (constants alone ${formatBetween(constantsOnly)})` : '') +
      ', '
    : '';
  const { low, high } = opsPerSecond;
  return wrapParagraph(
    `Range of ${name}: ${ratioText}${formatNumber(low)} to ${formatNumber(high)} ops/s: ${explain(range)}.`,
    2,
  );
}

/** Runs against the first, each set of constants paired with itself. */
export function formatMemberComparison(
  names: readonly string[],
  comparison: MemberComparison,
): string[] {
  const { ratios, members } = comparison;
  const [baseline = 'the first', ...others] = names;
  const rows = ratios.flatMap((ratio, i) =>
    wrapParagraph(
      `${others[i] ?? ''} over ${baseline}: ${formatBetween(ratio)}; less in ${ratio.below} of ` +
        `${members} sets${ratio.isOpen ? ': they differ by less than the range' : ''}.`,
      2,
    ),
  );
  return [...rows, ...wrapParagraph(`Ranges of sys per op: ${explain(comparison)}.`, 2)];
}
