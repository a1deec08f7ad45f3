// Feeds a pool from an array: what its parts get is answered, and what they will never have fails with its
// reason. The rule: if Slurm cannot go on, nothing is reported as a failure of a run.
import { dirname } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import type { PartsPool } from '../shards/parts-pool.ts';
import { followArray, type FollowOptions } from './follow-array.ts';

/**
 * Resolves when the array has ended or the signal has fired.
 * @throws LabError why Slurm refuses; what was asked of the pool is cancelled then.
 */
export async function feedPool(
  array: Omit<FollowOptions, 'onGrown'>,
  pool: PartsPool,
): Promise<void> {
  const again = `start it again to try what is missing; ${dirname(array.script)} keeps what there is`;
  try {
    const lost = await followArray({ ...array, onGrown: pool.answer });
    const reason = [...lost.values()].join('; ') || 'a part lacks a replication';
    pool.end(new LabError('run-failed', reason, again));
  } catch (error) {
    pool.end(new LabError('cancelled', 'the array is not followed any more', again));
    if (!(error instanceof LabError && error.code === 'cancelled')) throw error;
  }
}
