import type { Progress } from '../../../shared/progress.ts';
import { createEta, type Eta } from './eta.ts';

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
  /**
   * The entry of a run, created with this expectation at the first call. `work` says how much one of its
   * replications is, in a unit of the caller's; default 1, so that all weigh the same.
   */
  entry(key: string, expected: number, work?: () => number): TallyEntry;
}

/** What runs need beyond their first stages is told from those that are known, this much of all counting as one more. */
const priorShare = 0.05;

/** Work done and to do. */
class Work {
  done = 0;
  /** First stages of all runs, and of those of which more is known: theirs, and what they came to. */
  first = 0;
  knownFirst = 0;
  known = 0;

  /** What all will come to, if the others grow as those that are known. */
  get total(): number {
    const prior = priorShare * this.first;
    const growth = prior > 0 ? (this.known + prior) / (this.knownFirst + prior) : 1;
    return this.known + (this.first - this.knownFirst) * growth;
  }
}

/**
 * Counts finished and expected replications over all runs of one request. What is done as a share goes by
 * their work, and never goes back; the remaining time is null until something has finished. `clockMs` is
 * monotonic.
 */
export function createTally(
  onProgress: ((progress: Progress) => void) | undefined,
  clockMs?: () => number,
): Tally {
  const entries = new Map<string, TallyEntry>();
  const clock = clockMs ?? (() => performance.now());
  const sinceStart = createEta({ clockMs: clock });
  const work = new Work();
  /** From the first that finished on: threads that start are no measure of how fast work goes. */
  let fromFirst: { readonly eta: Eta; readonly done: number } | null = null;
  let [done, total, share] = [0, 0, 0];

  const report = () => {
    const all = Math.max(work.total, work.done);
    if (all > 0) share = Math.max(share, Math.min(1, work.done / all));
    const afterFirst = fromFirst && fromFirst.eta(work.done - fromFirst.done, all - fromFirst.done);
    const etaMs = afterFirst ?? sinceStart(work.done, all);
    if (work.done > 0) fromFirst ??= { eta: createEta({ clockMs: clock }), done: work.done };
    onProgress?.({ done, total, share, etaMs });
  };

  const make = (expected: number, each: number): TallyEntry => {
    let [ownDone, ownTotal, isKnown] = [0, expected, false];
    total += expected;
    work.first += expected * each;
    const move = (toDone: number, toTotal: number, becomesKnown: boolean) => {
      done += toDone - ownDone;
      total += toTotal - ownTotal;
      work.done += (toDone - ownDone) * each;
      if (isKnown) work.known += (toTotal - ownTotal) * each;
      else if (becomesKnown) {
        work.knownFirst += expected * each;
        work.known += toTotal * each;
        isKnown = true;
      }
      [ownDone, ownTotal] = [toDone, toTotal];
      report();
    };
    return {
      expect: (replications) => {
        if (replications > ownTotal) move(ownDone, replications, true);
      },
      finish: () => move(ownDone + 1, Math.max(ownTotal, ownDone + 1), ownDone >= ownTotal),
      settle: () => {
        if (ownDone < ownTotal || !isKnown) move(ownTotal, ownTotal, true);
      },
    };
  };

  return {
    entry(key, expected, each = () => 1) {
      const entry = entries.get(key) ?? make(expected, each());
      entries.set(key, entry);
      return entry;
    },
  };
}
