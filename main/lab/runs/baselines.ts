import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool, ReplicateOptions } from '../../pool/pool.ts';
import type { RunStore } from '../../store/store.ts';
import { toSample, type Sample } from '../statistics/sample.ts';
import { createSharedWork } from '../work/shared-work.ts';

interface BaselineOptions extends ReplicateOptions {
  readonly signal: AbortSignal;
}

/** The replications of one baseline run, each simulated at most once for all points paired with it. */
export interface Baseline {
  /** Runs in the lane of the first caller that asks for it. */
  replicate(replication: number, options: BaselineOptions): Promise<ReplicationResult>;
  /** Read from the store if it has the replication. */
  sample(replication: number, options: BaselineOptions): Promise<Sample>;
}

export interface Baselines {
  of(key: string, spec: Spec): Baseline;
}

/** How many baselines are remembered; the store has what the runs of older ones needed. */
const remembered = 256;

/** Baselines by key. They have no shootdowns, so each takes little memory. */
export function createBaselines(store: RunStore, pool: Pool): Baselines {
  const baselines = new Map<string, Baseline>();

  const readStored = (key: string): Map<number, Sample> => {
    if (store.findRun(key)?.status !== 'done') return new Map();
    return new Map(store.replications(key).map((row) => [row.replication, toSample(row.result)]));
  };

  const make = (key: string, spec: Spec): Baseline => {
    const stored = readStored(key);
    const simulated = createSharedWork<ReplicationResult>({ keep: true });
    const replicate: Baseline['replicate'] = (replication, options) =>
      simulated.join(String(replication), options.signal, (signal) =>
        pool.replicate(spec, replication, { ...options, signal }),
      );
    return {
      replicate,
      sample: async (replication, options) =>
        stored.get(replication) ?? toSample(await replicate(replication, options)),
    };
  };

  return {
    of(key, spec) {
      const baseline = baselines.get(key) ?? make(key, spec);
      baselines.delete(key);
      baselines.set(key, baseline);
      const [oldest] = baselines.keys();
      if (oldest !== undefined && baselines.size > remembered) baselines.delete(oldest);
      return baseline;
    },
  };
}
