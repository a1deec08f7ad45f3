import { createHash } from 'node:crypto';
import type { ReplicationResult } from '../../../shared/result.ts';
import { omitAbsent } from '../../../shared/spec/absent-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import { canonicalJson } from '../spec/canonical-json.ts';

function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Keys by spec: a sweep needs that of each spec many times. */
const known = new WeakMap<Spec, { readonly modelVersion: string; readonly key: string }>();

/**
 * The key of a run: SHA-256 (hex) of all that its result depends on. A field that means what its
 * absence means is left out, so that keys from before there was the field stay.
 */
export function runKey(modelVersion: string, spec: Spec): string {
  const found = known.get(spec);
  if (found?.modelVersion === modelVersion) return found.key;
  const key = sha256({ modelVersion, spec: omitAbsent(spec) });
  known.set(spec, { modelVersion, key });
  return key;
}

/** Everything that the bits of a replay depend on. */
export interface ReplayIdentity extends Pick<
  ReplayResult,
  'modelVersion' | 'machine' | 'policy' | 'loop'
> {
  /** The hash of the trace's text. */
  readonly trace: string;
}

/** The key of a replay; never equal to the key of a run. */
export function replayKey(replay: ReplayIdentity): string {
  return sha256({ replay: omitAbsent(replay) });
}

/**
 * SHA-256 (hex) of a replication, histograms included; equal only if every number is. What older results
 * of the same model do not have is left out.
 */
export function replicationDigest(result: ReplicationResult): string {
  const { disturbance: _later, ...known } = result;
  return sha256(known);
}
