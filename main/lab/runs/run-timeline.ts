import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { PicturedTimeline } from '../../../shared/timeline/preview.ts';
import type { RecordTimeline } from '../../pool/timeline-thread.ts';
import type { RunRow, RunStore } from '../../store/store.ts';
import { findRun } from './find-run.ts';

/** Which part of which replication of a stored run. */
export interface RunTimelineRequest {
  /** From 0; one that the run has. */
  readonly replication: number;
  readonly fromMs?: number | undefined;
  readonly lengthMs?: number | undefined;
  /** Only as much as has so many slices and messages. */
  readonly mostRows?: number | undefined;
}

export interface RunTimeline extends PicturedTimeline {
  readonly key: string;
  readonly spec: Spec;
  readonly replication: number;
}

/** A run without a result has no more than its spec allows. @throws LabError `bad-value`. */
function requireReplication({ spec, result }: RunRow, replication: number): void {
  const last = (result?.replications ?? spec.run.replicationsMax) - 1;
  if (Number.isInteger(replication) && replication >= 0 && replication <= last) return;
  const has = last === 0 ? 'only replication 0' : `replications 0 to ${last}`;
  throw new LabError(
    'bad-value',
    `the run has ${has}, got ${replication}`,
    'choose one of them, or omit it for replication 0',
  );
}

/**
 * Simulates a replication of a stored run again and records it.
 * @throws LabError `not-found`; `not-allowed` if another model version made the run; `bad-value` if the
 *   run has no such replication, or the part is not in the measured time; `cancelled`.
 */
export async function recordRun(
  parts: {
    readonly store: RunStore;
    readonly record: RecordTimeline;
    readonly modelVersion: string;
  },
  key: string,
  { replication, fromMs = 0, lengthMs, mostRows }: RunTimelineRequest,
  signal?: AbortSignal,
): Promise<RunTimeline> {
  const run = findRun(parts.store, key);
  const { spec } = run;
  if (run.modelVersion !== parts.modelVersion) {
    const message = `the run was made by model version ${run.modelVersion}, this is ${parts.modelVersion}`;
    throw new LabError('not-allowed', message, 'run it again with this program');
  }
  requireReplication(run, replication);
  const { measureMs } = spec.run;
  if (!(fromMs >= 0 && fromMs < measureMs)) {
    const message = `the part must start within the ${measureMs} ms that are measured, got ${fromMs} ms`;
    throw new LabError('bad-value', message, 'start it at 0 ms');
  }
  if (lengthMs !== undefined && !(lengthMs > 0)) {
    const message = `the part must be longer than 0 ms, got ${lengthMs} ms`;
    throw new LabError('bad-value', message, 'omit it for the whole');
  }
  const part = {
    fromNs: fromMs * 1e6,
    lengthNs: lengthMs === undefined ? undefined : lengthMs * 1e6,
    mostRows,
  };
  return {
    key: run.key,
    spec,
    replication,
    ...(await parts.record(spec, replication, part, signal)),
  };
}
