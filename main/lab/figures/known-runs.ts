import type { RunEstimates } from '../../../shared/figures/run/figure-input.ts';
import type { RunDistributions } from '../../../shared/result.ts';
import type { RunRow, RunStore } from '../../store/store.ts';
import { estimateRun } from '../runs/estimate-run.ts';
import { findRun } from '../runs/find-run.ts';

/** What figures read of a run: most of the time goes into unpacking it. */
interface KnownRun {
  readonly row: RunRow;
  distributions?: RunDistributions | undefined;
  estimates?: RunEstimates | null;
}

/** Runs that are kept: as many as a large figure has, in some megabytes. */
const mostKept = 400;

/**
 * Reads runs, and keeps those that were read last: a page asks for several figures of the same runs. A run
 * that was made again or deleted meanwhile, by whichever process, is read anew.
 */
export function createKnownRuns(store: RunStore): Pick<RunStore, 'distributions'> & {
  show(key: string): RunRow;
  /** Of its replications; null if they are not kept. */
  estimates(key: string): RunEstimates | null;
} {
  const known = new Map<string, KnownRun>();

  function find(key: string): KnownRun | undefined {
    const found = known.get(key);
    known.delete(key);
    if (!found || store.finishedAt(key) !== found.row.finishedAt) return undefined;
    known.set(key, found);
    return found;
  }

  function show(key: string): RunRow {
    const found = find(key);
    if (found) return found.row;
    const row = findRun(store, key);
    if (row.status === 'done') known.set(row.key, { row });
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return row;
  }

  return {
    show,
    estimates: (key) => {
      // A short key finds its run, which is kept under the whole one.
      const { key: whole, spec } = show(key);
      const found = known.get(whole);
      if (found?.estimates !== undefined) return found.estimates;
      const estimates = estimateRun(spec, store.replications(whole));
      if (found) found.estimates = estimates;
      return estimates;
    },
    distributions: (key) => {
      const found = find(key);
      if (!found) return store.distributions(key);
      found.distributions ??= store.distributions(key);
      return found.distributions;
    },
  };
}
