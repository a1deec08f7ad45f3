import type { ComparisonRow } from '../../shared/comparison.ts';

/** A difference counts as one below this p, after Holm's correction. */
export const significance = 0.05;

export type Verdict = 'slower' | 'faster' | 'no difference seen' | 'too few replications';

/** The verdict on a run against the baseline, by system time per page operation. */
export function judge({
  differenceNs: { low, high },
  pHolm,
}: Pick<ComparisonRow, 'differenceNs' | 'pHolm'>): Verdict {
  if (pHolm === null) return 'too few replications';
  if (pHolm >= significance || (low <= 0 && high >= 0)) return 'no difference seen';
  return low > 0 ? 'slower' : 'faster';
}

/** The rule behind the verdicts, once for the whole table. */
export const verdictRule =
  `Slower and faster: more and less system time per page operation than the baseline, with a ` +
  `Holm-corrected p below ${significance} and a 95 % interval of the difference without 0. ` +
  `No difference seen does not say that there is none.`;

const order: readonly Verdict[] = [
  'slower',
  'faster',
  'no difference seen',
  'too few replications',
];

/** `2 slower, 1 faster`; the verdicts that occur, in a fixed order. */
export function countVerdicts(verdicts: readonly Verdict[]): string {
  const counts = order.map((verdict) => ({
    verdict,
    count: verdicts.filter((one) => one === verdict).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(', ');
}
