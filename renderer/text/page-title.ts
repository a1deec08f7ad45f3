import type { SweepSummary } from '../../shared/contract.ts';
import type { PageName } from '../composables/useRoute.ts';
import { titleOf } from './sweep-text.ts';

/** Names of the pages in links, headings and titles. */
export const pageTitles: Readonly<Record<PageName, string>> = {
  explore: 'Explore',
  runs: 'Runs',
  timeline: 'Timeline',
  compare: 'Compare',
  traces: 'Traces',
  validation: 'Validation',
};

/**
 * The window's title: progress of the running sweeps, the page, and the lab's name.
 * @param others Progress of other work, from 0 to 1 each.
 */
export function titleOfPage(
  page: PageName,
  running: readonly SweepSummary[],
  others: readonly number[] = [],
): string {
  const words = titleOf(running, others).split(' - ');
  return [...words.slice(0, -1), pageTitles[page], ...words.slice(-1)].join(' - ');
}
