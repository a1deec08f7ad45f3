import type { ReplicationResult } from '../../../shared/result.ts';

/** Replications of unfinished runs, so that a paused run continues where it stopped. */
export interface PartialRuns {
  /** Returns the kept replication, or makes and keeps it. */
  replicate(
    key: string,
    replication: number,
    make: () => Promise<ReplicationResult>,
  ): Promise<ReplicationResult>;
  drop(key: string): void;
}

/** Keeps this many runs, which must be more than run at once. Replications of older ones are redone. */
export function createPartialRuns(kept: () => number): PartialRuns {
  const runs = new Map<string, Map<number, ReplicationResult>>();

  const take = (key: string): Map<number, ReplicationResult> => {
    const run = runs.get(key) ?? new Map<number, ReplicationResult>();
    runs.delete(key);
    runs.set(key, run);
    const [oldest] = runs.keys();
    if (oldest !== undefined && runs.size > kept()) runs.delete(oldest);
    return run;
  };

  return {
    async replicate(key, replication, make) {
      const known = take(key).get(replication);
      if (known) return known;
      const result = await make();
      take(key).set(replication, result);
      return result;
    },
    drop: (key) => void runs.delete(key),
  };
}
