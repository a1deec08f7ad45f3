import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec.ts';
import type { Pool } from '../pool/pool.ts';
import type { Store } from '../store/store.ts';
import { toSample, type Sample } from './sample.ts';
import { createSharedWork } from './shared-work.ts';

/** The replications of one baseline run, each simulated at most once for all points that pair with it. */
export interface Baseline {
  replicate(replication: number, signal: AbortSignal): Promise<ReplicationResult>;
  /** Taken from the store's replications where they are there. */
  sample(replication: number, signal: AbortSignal): Promise<Sample>;
}

export interface Baselines {
  of(key: string, spec: Spec): Baseline;
}

/** Baselines that are remembered; of older ones the store has what their recorded run needed. */
const remembered = 256;

/** Baselines by key. They have no shootdowns, so what is kept of each is small. */
export function createBaselines(store: Store, pool: Pool): Baselines {
  const baselines = new Map<string, Baseline>();

  const readStored = (key: string): Map<number, Sample> => {
    if (store.findRun(key)?.status !== 'done') return new Map();
    return new Map(store.replications(key).map((row) => [row.replication, toSample(row.result)]));
  };

  const make = (key: string, spec: Spec): Baseline => {
    const stored = readStored(key);
    const simulated = createSharedWork<ReplicationResult>({ keep: true });
    const replicate: Baseline['replicate'] = (replication, signal) =>
      simulated.join(String(replication), signal, (own) => pool.replicate(spec, replication, own));
    return {
      replicate,
      sample: async (replication, signal) =>
        stored.get(replication) ?? toSample(await replicate(replication, signal)),
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
