import type { RangeJob } from '../../shared/contract/range-job.ts';
import { shareOfProgress } from '../../shared/progress-share.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import type { RangeState } from '../composables/useRanges.ts';
import { countRuns } from './sweep-text.ts';

/** `3 of 15 runs, 412 of 1 200 replications, 25 s left` */
export function describeRangeJob({ runs, found, progress }: RangeJob): string {
  const { done, total, etaMs } = progress;
  const parts = [
    `${formatCount(found)} of ${countRuns(runs)}`,
    ...(total > 0 ? [`${formatCount(done)} of ${formatCount(total)} replications`] : []),
    ...(etaMs === null ? [] : [`${formatDuration(etaMs)} left`]),
  ];
  return parts.join(', ');
}

export const shareOfRangeJob = ({ progress }: RangeJob): number => shareOfProgress(progress) ?? 0;

/** How many of the shown runs have a range. */
export function describeRangeState({ known, missing, without }: RangeState): string {
  const none = without.reduce((sum, { runs }) => sum + runs, 0);
  const all = known + missing + none;
  if (known === all) return all === 1 ? 'The run has one.' : `All ${countRuns(all)} have one.`;
  const has = known === 1 ? 'has' : 'have';
  return `${formatCount(known)} of ${countRuns(all)} ${has} one.`;
}

/** Why runs have none, a sentence each. */
export function listReasons({ without }: RangeState): string[] {
  return without.map(({ why, runs }) => `${countRuns(runs)}: ${why}.`);
}
