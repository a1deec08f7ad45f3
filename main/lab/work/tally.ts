import type { Progress } from '../../../shared/progress.ts';
import { WorkLeft } from './work-left.ts';

/** One run's part of the progress. */
export interface TallyEntry {
  /** Raises the number of replications that the run is expected to need. */
  expect(replications: number): void;
  /** One of its replications took so long where it was simulated, ms; where that is known, before it is finished. */
  took(ms: number): void;
  /** Counts one replication as finished. */
  finish(): void;
  /** Counts the run as ended, however it ended: its missing replications count as finished. */
  settle(): void;
}

/** What the replications of a run are to its tally. */
export interface RunSize {
  /** How much work one is, in a unit of the caller's. */
  readonly each: number;
  /** Runs of one kind are alike in how long a unit of it takes, and in how many replications they need. */
  readonly kind: string;
}

export interface Tally {
  /**
   * The entry of a run, created with this expectation at the first call. By default all replications are
   * alike.
   */
  entry(key: string, expected: number, size?: () => RunSize): TallyEntry;
}

/**
 * Counts finished and expected replications over all runs of one request. What is done as a share goes by
 * their work, and never goes back; the remaining time is null until something has finished. `clockMs` is
 * monotonic.
 */
export function createTally(
  onProgress: ((progress: Progress) => void) | undefined,
  clockMs: () => number = () => performance.now(),
): Tally {
  const entries = new Map<string, TallyEntry>();
  const work = new WorkLeft(clockMs);
  let [done, total, share] = [0, 0, 0];

  const report = () => {
    share = Math.max(share, work.share);
    // Sums of fractions leave a rest of nothing.
    const etaMs = done > 0 && done === total ? 0 : work.leftMs();
    onProgress?.({ done, total, share, etaMs });
  };

  const make = (expected: number, { each, kind }: RunSize): TallyEntry => {
    let [ownDone, ownTotal, isKnown] = [0, expected, false];
    work.plan(kind, each, expected);
    total += expected;
    const move = (toDone: number, toTotal: number, becomesKnown: boolean) => {
      done += toDone - ownDone;
      total += toTotal - ownTotal;
      work.finish(kind, (toDone - ownDone) * each);
      if (isKnown) work.learn(kind, (toTotal - ownTotal) * each, 0);
      else if (becomesKnown) work.learn(kind, toTotal * each, expected * each);
      isKnown ||= becomesKnown;
      [ownDone, ownTotal] = [toDone, toTotal];
      report();
    };
    return {
      expect: (replications) => {
        if (replications > ownTotal) move(ownDone, replications, true);
      },
      took: (ms) => work.took(kind, ms, each),
      finish: () => move(ownDone + 1, Math.max(ownTotal, ownDone + 1), ownDone >= ownTotal),
      settle: () => {
        if (ownDone < ownTotal || !isKnown) move(ownTotal, ownTotal, true);
      },
    };
  };

  return {
    entry(key, expected, size = () => ({ each: 1, kind: '' })) {
      const entry = entries.get(key) ?? make(expected, size());
      entries.set(key, entry);
      return entry;
    },
  };
}
