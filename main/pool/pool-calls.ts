import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';

/** What a pool's thread does. */
export interface PoolCalls {
  replicate(spec: Spec, replication: number): ReplicationResult;
}
