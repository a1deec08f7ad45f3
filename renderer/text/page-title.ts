import type { SweepSummary } from '../../shared/contract.ts';
import type { PageName } from '../composables/useRoute.ts';
import { titleOf } from './sweep-text.ts';

/** What the pages are called in links, headings and titles. */
export const pageTitles: Readonly<Record<PageName, string>> = {
  explore: 'Explore',
  runs: 'Runs',
  compare: 'Compare',
  validation: 'Validation',
};

/** The window's title: how far the running sweeps are, the page, and the lab's name. */
export function titleOfPage(page: PageName, running: readonly SweepSummary[]): string {
  const words = titleOf(running).split(' - ');
  return [...words.slice(0, -1), pageTitles[page], ...words.slice(-1)].join(' - ');
}
