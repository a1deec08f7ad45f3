import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';

/** The calls that a pool's thread serves. */
export interface PoolCalls {
  replicate(spec: Spec, replication: number): ReplicationResult;
}
