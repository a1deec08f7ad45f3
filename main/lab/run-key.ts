import { createHash } from 'node:crypto';
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec.ts';
import { canonicalJson } from './canonical-json.ts';

function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** What a run is called: SHA-256 (hex) of all that its result depends on. */
export function runKey(modelVersion: string, spec: Spec): string {
  return sha256({ modelVersion, spec });
}

/** SHA-256 (hex) of a whole replication, histograms included; equal only if every number is. */
export function replicationDigest(result: ReplicationResult): string {
  return sha256(result);
}
