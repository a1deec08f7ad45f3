import type { MemberComparison, MemberRange } from '../member-range.ts';
import { formatNumber, formatRatio } from './format.ts';
import { wrapParagraph } from './plain.ts';

type Basis = Pick<MemberRange, 'members' | 'replications' | 'ownError'>;

/** `1.21x to 1.42x` */
export const formatBetween = ({ low, high }: { readonly low: number; readonly high: number }) =>
  `${formatRatio(low)} to ${formatRatio(high)}`;

/** What a range rests on, in words. */
export function explainMembers({ members, replications, ownError }: Basis): string {
  return `nine of ten such values, by ${members} sets of constants (n = ${replications} each) ${ownError}`;
}

/** The ranges of a run's ratio and speed, as far as it has them. */
export function describeMemberRange({ ratio, constantsOnly, opsPerSecond }: MemberRange): string[] {
  const alone = constantsOnly ? formatBetween(constantsOnly) : '';
  const isNarrower = ratio !== null && alone !== '' && alone !== formatBetween(ratio);
  return [
    ...(ratio
      ? [`ratio ${formatBetween(ratio)}` + (isNarrower ? ` (constants alone ${alone})` : '')]
      : []),
    ...(opsPerSecond
      ? [`${formatNumber(opsPerSecond.low)} to ${formatNumber(opsPerSecond.high)} ops/s`]
      : []),
  ];
}

/** The range of a run in words, with what it rests on. */
export function formatMemberRange(name: string, range: MemberRange): string[] {
  const parts = describeMemberRange(range);
  const said = parts.length === 0 ? 'nothing that has one' : parts.join(', ');
  return wrapParagraph(`Range of ${name}: ${said}: ${explainMembers(range)}.`, 2);
}

type MemberRatio = MemberComparison['ratios'][number];

/** `less in 8 of 8 sets: different`, or that the range does not tell the two apart. */
export function describeMemberAnswer(
  { below, isOpen, answer }: MemberRatio,
  { members }: Pick<MemberComparison, 'members'>,
): string {
  const open = isOpen && answer !== 'same' ? ', they differ by less than the range' : '';
  return `less in ${below} of ${members} sets: ${answer}${open}`;
}

/** What the ranges of a comparison are. */
export function explainComparedRanges(comparison: MemberComparison): string {
  return (
    `Ranges of sys per op over the baseline, each set of constants paired with itself: ` +
    `${explainMembers(comparison)}.`
  );
}

/** Runs against the baseline in sentences, each set of constants paired with itself. */
export function listComparedRanges(
  comparison: MemberComparison,
  nameOf: (key: string) => string,
  baseline: string,
): string[] {
  const { ratios, without } = comparison;
  return [
    ...ratios.map(
      (ratio) =>
        `${nameOf(ratio.key)} over ${baseline}: ${formatBetween(ratio)}; ` +
        `${describeMemberAnswer(ratio, comparison)}.`,
    ),
    ...(ratios.length > 0 ? [explainComparedRanges(comparison)] : []),
    ...without,
  ];
}
