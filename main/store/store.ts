// The store's door: what the lab may ask of it. The implementation is SQLite (sqlite-store.ts); the
// rule is one writer, one transaction per change, and nothing half-written. Statistics and
// provenance are the lab's.
import type { ReplicationResult, RunResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec.ts';

export type RunStatus = 'running' | 'done' | 'failed' | 'cancelled';

/** One replication as it is kept: its own values and the baseline's of the same number. */
export interface ReplicationRow {
  readonly replication: number;
  readonly result: Omit<ReplicationResult, 'shootdownLatency' | 'exposure'>;
  /** SHA-256 (hex) of the canonical JSON of the whole ReplicationResult, to verify bit for bit. */
  readonly digest: string;
}

export interface RunRow {
  readonly key: string;
  readonly modelVersion: string;
  readonly spec: Spec;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly result: RunResult | null;
  readonly error: string | null;
}

export interface RunQuery {
  readonly machine?: string;
  readonly workload?: string;
  readonly policy?: string;
  readonly status?: RunStatus;
  readonly limit?: number;
  readonly offset?: number;
}

export type SweepStatus = 'running' | 'done' | 'interrupted';

export interface SweepRow {
  readonly id: number;
  readonly createdAt: string;
  readonly status: SweepStatus;
  /** The command that asked for it, to show. */
  readonly command: string;
  /** Run keys in the planned order; a key may repeat if two points are the same run. */
  readonly points: readonly { readonly key: string; readonly spec: Spec }[];
}

export interface Store {
  readonly path: string;
  /** Writes the run's row before it starts; a row that is there and not done starts again. */
  beginRun(run: { key: string; modelVersion: string; spec: Spec; startedAt: string }): void;
  /** Completes the run and writes its replications in one transaction; idempotent. */
  completeRun(run: {
    key: string;
    finishedAt: string;
    result: RunResult;
    replications: readonly ReplicationRow[];
  }): void;
  /** Ends a run without a result: failed with its reason, or cancelled. */
  endRun(run: {
    key: string;
    finishedAt: string;
    status: 'failed' | 'cancelled';
    error: string;
  }): void;
  findRun(key: string): RunRow | undefined;
  /** Runs whose key starts with the prefix, at most 10. */
  findByPrefix(prefix: string): RunRow[];
  /** Newest first. */
  listRuns(query: RunQuery): { readonly total: number; readonly rows: RunRow[] };
  replications(key: string): ReplicationRow[];
  beginSweep(sweep: Omit<SweepRow, 'id' | 'status'>): number;
  endSweep(id: number, status: SweepStatus): void;
  findSweep(id: number): SweepRow | undefined;
  /** The newest sweep that did not end as done. */
  lastUnfinishedSweep(): SweepRow | undefined;
  close(): void;
}
