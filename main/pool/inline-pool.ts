// Runs replications in the calling thread, one after another: for tests and tools without threads.
// A running replication cannot be cancelled.
import { replicate } from '../engine/run.ts';
import { LabError } from '../../shared/errors.ts';
import type { Pool } from './pool.ts';

export function createInlinePool(): Pool {
  return {
    size: 1,
    async replicate(spec, replication, { signal, onTook } = {}) {
      if (signal?.aborted) {
        throw new LabError('cancelled', 'the run was cancelled', 'start it again');
      }
      const startMs = performance.now();
      const result = replicate(spec, replication);
      onTook?.(performance.now() - startMs);
      return result;
    },
    async close() {},
  };
}
