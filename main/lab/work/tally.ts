import type { Progress } from '../../../shared/progress.ts';
import { createEta } from './eta.ts';

/** The part of one run in the progress. */
export interface TallyEntry {
  /** Raises the number of replications that the run is expected to need. */
  expect(replications: number): void;
  /** Counts one replication as finished. */
  finish(): void;
  /** The run has ended, however it did: what it was expected to need no longer stands out. */
  settle(): void;
}

export interface Tally {
  /** The entry of a run; made, with this expectation, when first asked for. */
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
