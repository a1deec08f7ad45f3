import type { DisturbanceResult } from '../disturbance.ts';
import { formatCount, formatNumber, formatShare, formatTime, noValue } from './format.ts';

/** A row about who is disturbed: what it is of, and how it is written. */
export type DisturbanceRow = readonly [name: string, value: string];

function formatTimes(times: DisturbanceResult['runs']): string {
  if (times === null) return noValue;
  const { count, p50, p99, max } = times;
  return `p50 ${formatTime(p50)}, p99 ${formatTime(p99)}, longest ${formatTime(max)} of ${formatCount(count)}`;
}

/** How often CPUs and tasks are interrupted, and how long they run between; for any table. */
export function disturbanceRows({
  mean,
  worstCpu,
  worstTask,
  longestPauseNs,
  runs,
  ops,
}: DisturbanceResult): DisturbanceRow[] {
  const rate = ({ perSecond, stolenShare }: DisturbanceResult['mean']) =>
    `${formatNumber(perSecond)} /s, ${formatShare(stolenShare)} stolen`;
  return [
    ['interruptions, mean CPU', rate(mean)],
    ['most interrupted CPU', rate(worstCpu)],
    ['most interrupted task', rate(worstTask)],
    ['longest pause', formatTime(longestPauseNs)],
    ['run without a pause', formatTimes(runs)],
    ['page operation', formatTimes(ops)],
  ];
}

/** What the rows count. */
export const disturbanceMeaning =
  'interruptions: handlers and drains in ticks on CPUs that run tasks, in the mean over the ' +
  'replications; a pause: those that follow each other at once; a run that idleness or the end ' +
  'of the measured time cut counts as it is; a page operation: a loop, or a request of a server, ' +
  'from the end of the one before, or from waking, to its own end';
