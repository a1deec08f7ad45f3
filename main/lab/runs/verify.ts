import type { CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Pool } from '../../pool/pool.ts';
import type { RunStore } from '../../store/store.ts';
import { findRun } from './find-run.ts';
import type { RunOptions } from './run-options.ts';
import { replicationDigest } from './run-key.ts';
import { createTally } from '../work/tally.ts';

export type Verification = CallValue<'run.verify'>;

/**
 * Simulates every replication of a finished run again and compares it bit for bit with the stored one.
 * @throws LabError `not-found`; `not-allowed` if another model version made the run; `cancelled`.
 */
export async function verifyRun(
  { store, pool, modelVersion }: { store: RunStore; pool: Pool; modelVersion: string },
  key: string,
  { signal, onProgress }: Pick<RunOptions, 'signal' | 'onProgress'>,
): Promise<Verification> {
  const run = findRun(store, key);
  if (run.status !== 'done') {
    throw new LabError('not-found', `run ${run.key.slice(0, 12)} has no result`, 'run it first');
  }
  if (run.modelVersion !== modelVersion) {
    const message = `the run was made by model version ${run.modelVersion}, this is ${modelVersion}`;
    throw new LabError('not-allowed', message, 'verify it with the program that made it');
  }
  const rows = store.replications(run.key);
  const progress = createTally(onProgress).entry(run.key, rows.length);
  const lane = `verify ${run.key}`;
  const stop = new AbortController();
  const own = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const isSame = async ({ replication, digest }: (typeof rows)[number]) => {
    const result = await pool.replicate(run.spec, replication, {
      signal: own,
      lane,
      onTook: progress.took,
    });
    progress.finish();
    return replicationDigest(result) === digest;
  };
  try {
    const same = await Promise.all(rows.map(isSame));
    const differing = rows.flatMap(({ replication }, i) => (same[i] ? [] : [replication]));
    return { key: run.key, replications: rows.length, differing };
  } finally {
    stop.abort();
  }
}
