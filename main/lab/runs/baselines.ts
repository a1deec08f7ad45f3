import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import type { RunStore } from '../../store/store.ts';
import { toSample, type Sample } from '../statistics/sample.ts';
import { createSharedWork } from '../work/shared-work.ts';

interface BaselineOptions {
  readonly signal: AbortSignal;
  readonly lane: string | undefined;
}

/** The replications of one baseline run, each simulated at most once for all points that pair with it. */
export interface Baseline {
  /** In the lane of whoever asks for it first. */
  replicate(replication: number, options: BaselineOptions): Promise<ReplicationResult>;
  /** Taken from the store's replications where they are there. */
  sample(replication: number, options: BaselineOptions): Promise<Sample>;
}

export interface Baselines {
  of(key: string, spec: Spec): Baseline;
}

/** Baselines that are remembered; of older ones the store has what their recorded run needed. */
const remembered = 256;

/** Baselines by key. They have no shootdowns, so what is kept of each is small. */
export function createBaselines(store: RunStore, pool: Pool): Baselines {
  const baselines = new Map<string, Baseline>();

  const readStored = (key: string): Map<number, Sample> => {
    if (store.findRun(key)?.status !== 'done') return new Map();
    return new Map(store.replications(key).map((row) => [row.replication, toSample(row.result)]));
  };

  const make = (key: string, spec: Spec): Baseline => {
    const stored = readStored(key);
    const simulated = createSharedWork<ReplicationResult>({ keep: true });
    const replicate: Baseline['replicate'] = (replication, { signal, lane }) =>
      simulated.join(String(replication), signal, (own) =>
        pool.replicate(spec, replication, { signal: own, lane }),
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
