import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ReplicationRow, RunStore } from '../../store/store.ts';
import { isCancelled } from '../work/cancelled.ts';
import type { PointReplications } from './point.ts';
import { replicationDigest } from './run-key.ts';
import { isStoreError } from './store-error.ts';
import type { WriteTogether } from './write-together.ts';
import { mergeDistributions, summarize } from './summarize.ts';

export interface Records {
  readonly store: RunStore;
  readonly writeTogether: WriteTogether;
  readonly modelVersion: string;
  readonly now: () => Date;
  /** How long a run took that was simulated before, ms; see Pool. */
  readonly wallMsOf?: () => number | undefined;
  /** Called after a run has been recorded as done, failed or cancelled. */
  readonly onEnded?: ((key: string) => void) | undefined;
}

function toRow(result: PointReplications['results'][number]): ReplicationRow {
  // Distributions are kept of the run, not of each replication: they are longer than all else.
  const { shootdownLatency: _latency, exposure: _exposure, disturbance: _times, ...kept } = result;
  return { replication: result.replication, result: kept, digest: replicationDigest(result) };
}

/** The stored result of a finished run. */
export function findResult(store: RunStore, key: string): RunResult | undefined {
  const row = store.findRun(key);
  return row?.status === 'done' ? (row.result ?? undefined) : undefined;
}

/**
 * Replicates a run and records it: its row before it starts, then its result and replications, or why
 * it has none.
 * @throws what replicating threw.
 */
export async function recordRun(
  { store, writeTogether, modelVersion, now, wallMsOf, onEnded }: Records,
  { key, spec }: { readonly key: string; readonly spec: Spec },
  replicate: () => Promise<PointReplications>,
): Promise<RunResult> {
  const timestamp = () => now().toISOString();
  const startMs = performance.now();
  const begun = { key, modelVersion, spec, startedAt: timestamp() };
  await writeTogether(() => store.beginRun(begun));
  try {
    const parts = await replicate();
    const wallMs = wallMsOf?.() ?? performance.now() - startMs;
    const distributions = mergeDistributions(parts.results);
    const result = summarize({ key, modelVersion, spec, wallMs, ...parts }, distributions);
    const replications = parts.results.map(toRow);
    const ended = { key, finishedAt: timestamp(), result, replications, distributions };
    await writeTogether(() => store.completeRun(ended));
    onEnded?.(key);
    return result;
  } catch (error) {
    // The row stays as begun; the outcome is recorded once the store can be written again.
    if (isStoreError(error)) throw error;
    const status = isCancelled(error) ? 'cancelled' : 'failed';
    const message = error instanceof Error ? error.message : String(error);
    const ended = { key, finishedAt: timestamp(), status, error: message } as const;
    await writeTogether(() => store.endRun(ended));
    onEnded?.(key);
    throw error;
  }
}
