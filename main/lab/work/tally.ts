import type { Progress } from '../../../shared/progress.ts';
import { createEta } from './eta.ts';

/** One run's part of the progress. */
export interface TallyEntry {
  /** Raises the number of replications that the run is expected to need. */
  expect(replications: number): void;
  /** Counts one replication as finished. */
  finish(): void;
  /** Counts the run as ended, however it ended: its missing replications count as finished. */
  settle(): void;
}

export interface Tally {
  /** The entry of a run, created with this expectation at the first call. */
  entry(key: string, expected: number): TallyEntry;
}

/**
 * Counts finished and expected replications over all runs of one request. The remaining time is
 * null until something has finished. `clockMs` is monotonic.
 */
export function createTally(
  onProgress: ((progress: Progress) => void) | undefined,
  clockMs?: () => number,
): Tally {
  const entries = new Map<string, TallyEntry>();
  const eta = createEta({ clockMs });
  let done = 0;
  let total = 0;

  const report = () => onProgress?.({ done, total, etaMs: eta(done, total) });

  const make = (expected: number): TallyEntry => {
    let [ownDone, ownTotal] = [0, expected];
    total += expected;
    const move = (toDone: number, toTotal: number) => {
      done += toDone - ownDone;
      total += toTotal - ownTotal;
      [ownDone, ownTotal] = [toDone, toTotal];
      report();
    };
    return {
      expect: (replications) => {
        if (replications > ownTotal) move(ownDone, replications);
      },
      finish: () => move(ownDone + 1, Math.max(ownTotal, ownDone + 1)),
      settle: () => {
        if (ownDone < ownTotal) move(ownTotal, ownTotal);
      },
    };
  };

  return {
    entry(key, expected) {
      const entry = entries.get(key) ?? make(expected);
      entries.set(key, entry);
      return entry;
    },
  };
}
