// Pools of single lanes: what is asked for in such a lane is simulated by its own pool, all else by the
// common one. The rule: whoever opens a lane's pool closes it.
import type { Pool, ReplicateOptions } from './pool.ts';

export interface LanePools extends Pool {
  /** From now on this pool serves the lane; the returned function ends that. */
  assign(lane: string, pool: Pool): () => void;
}

export function createLanePools(common: Pool): LanePools {
  const own = new Map<string, Pool>();
  const poolOf = (lane: string | undefined) =>
    (lane === undefined ? undefined : own.get(lane)) ?? common;
  return {
    get size() {
      return common.size;
    },
    sizeOf(lane) {
      const pool = poolOf(lane);
      return pool.sizeOf?.(lane) ?? pool.size;
    },
    replicate: (spec, replication, options: ReplicateOptions = {}) =>
      poolOf(options.lane).replicate(spec, replication, options),
    wallMsOf(spec, lane) {
      return poolOf(lane).wallMsOf?.(spec, lane);
    },
    close: () => common.close(),
    assign(lane, pool) {
      own.set(lane, pool);
      return () => {
        if (own.get(lane) === pool) own.delete(lane);
      };
    },
  };
}
