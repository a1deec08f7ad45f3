import type { Measurement } from '../measurement.ts';

/** Beyond so many CPUs the 8-socket machine does what the model cannot follow. */
export const mostSharers = 40;

/** A shootdown that takes as long for 512 pages as for one: no handler that flushes them can. */
const isFlatOverPages = ({ id }: Measurement) => id.startsWith('latrpages-shootdown-');

/** What flush loops of other machines have no anchor for. */
const anchored = new Set(['milan-72', 'skx-56', 'hsw-48']);

/**
 * Whether a row is one that constants are fitted to; the others are predicted. Rows that cannot be
 * followed, and machines without an anchor, are left to be predicted.
 */
export function isFittedRow(row: Measurement): boolean {
  switch (row.experiment) {
    case 'pair':
      return true;
    case 'sharers':
      return Number(row['cores']) <= mostSharers && !isFlatOverPages(row);
    case 'flush-loop':
      return row.machine !== undefined && anchored.has(row.machine);
    case 'local-flush':
      return /^(es20|sj|hansen)/.test(row.id);
    case 'line-transfer':
      return row.machine === 'hsw';
    default:
      return false;
  }
}
