import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { toSample } from '../statistics/sample.ts';

/** Specs that are compared meet the same work, so a few replications tell them apart. */
export const pairedReplications = 2;

/** System time of an op, ns, in the mean of a few replications. */
export async function sysPerOp(
  pool: Pool,
  spec: Spec,
  signal: AbortSignal | undefined,
): Promise<number> {
  const results = await Promise.all(
    Array.from({ length: pairedReplications }, (_, i) => pool.replicate(spec, i, { signal })),
  );
  const values = results.map((result) => toSample(result).sysTickNs);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A run that is short: the question is where a ratio changes, not what it is to a percent. */
export function shorten(spec: Spec): Spec {
  const most = spec.machine.cpus > 16 ? 4 : 20;
  const measureMs = Math.min(spec.run.measureMs, most);
  return { ...spec, run: { ...spec.run, measureMs, warmupMs: 2, horizonMs: 0 } };
}
