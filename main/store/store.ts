// The store's door: what the lab may ask of it. The implementation is SQLite (sqlite-store.ts); the
// rule is one writer, one transaction per change, and nothing half-written. Statistics and
// provenance are the lab's.
import type { CallValue, ParsedInput, RunSummary, SweepSummary } from '../../shared/contract.ts';
import type { ReplicationResult, RunDistributions, RunResult } from '../../shared/result.ts';
import type { Page } from '../../shared/page.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { FitStore, ReplayStore } from './replay-store.ts';
import type { TraceStore } from './trace-store.ts';

export type RunStatus = RunSummary['status'];
export type SweepKind = SweepSummary['kind'];
export type SweepStatus = SweepSummary['state'];

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


export interface PlannedPoint {
  readonly key: string;
  readonly spec: Spec;
}

export interface SweepRow {
  readonly id: number;
  readonly kind: SweepKind;
  readonly createdAt: string;
  readonly status: SweepStatus;
  /** The command that asked for it, to show. */
  readonly command: string;
  /** In the planned order; a key may repeat if two points are the same run. */
  readonly points: readonly PlannedPoint[];
}

/** A sweep without its points, and how far it is. */
export interface SweepHead extends Omit<SweepRow, 'points'> {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** Runs and sweeps, as the lab records them. */
export interface RunStore extends Pick<ReadStore, 'queryRunKeys'> {
  readonly path: string;
  /** Writes the run's row before it starts; a row that is there and not done starts again. */
  beginRun(run: { key: string; modelVersion: string; spec: Spec; startedAt: string }): void;
  /** Completes the run and writes its replications in one transaction; idempotent. */
  completeRun(run: {
    key: string;
    finishedAt: string;
    result: RunResult;
    replications: readonly ReplicationRow[];
    /** Without them the run keeps none. */
    distributions?: RunDistributions;
  }): void;
  /** Ends a run without a result: failed with its reason, or cancelled. */
  endRun(run: {
    key: string;
    finishedAt: string;
    status: 'failed' | 'cancelled';
    error: string;
  }): void;
  findRun(key: string): RunRow | undefined;
  /** True if the run is done; does not read its result. */
  hasResult(key: string): boolean;
  /** Runs whose key starts with the prefix, at most 10. */
  findByPrefix(prefix: string): RunRow[];
  replications(key: string): ReplicationRow[];
  /** undefined if the run has none: it is not done, or was made before they were kept. */
  distributions(key: string): RunDistributions | undefined;
  /**
   * Records a sweep as running. A long one is recorded as `planning` with no points, gets them in
   * parts and is then set to `running`: a kill in between leaves nothing that could be resumed.
   */
  beginSweep(sweep: Omit<SweepRow, 'id' | 'status'> & { readonly isPlanning?: boolean }): number;
  addSweepPoints(id: number, offset: number, points: readonly PlannedPoint[]): void;
  setSweepStatus(id: number, status: SweepStatus): void;
  findSweep(id: number): SweepRow | undefined;
  findSweepHead(id: number): SweepHead | undefined;
  /** The newest sweep of a kind; without one, of all. */
  lastSweep(kind?: SweepKind): SweepRow | undefined;
  /** The newest sweep that was interrupted, paused or cancelled, or is running. */
  lastUnfinishedSweep(): SweepRow | undefined;
}

/** A change of marks on runs, as a person asks for it. */
export type MarkChange =
  | ({ readonly kind: 'tag' } & ParsedInput<'run.tag'>)
  | ({ readonly kind: 'note' } & ParsedInput<'run.note'>)
  | ({ readonly kind: 'star' } & ParsedInput<'run.star'>)
  | ({ readonly kind: 'archive' } & ParsedInput<'run.archive'>);

/** What people put on runs, and settings. */
export interface MarkStore {
  /** All or nothing; the action undoes it. Throws `not-found` for a run that is not there. */
  markRuns(change: MarkChange, madeAt: string): CallValue<'run.star'>;
  /** Takes back what no later change has set since. Throws `not-found`, also when undone before. */
  undoMarks(action: number, undoneAt: string): readonly string[];
  /** For good. Throws `not-allowed` unless every run is archived and none runs. */
  deleteRuns(keys: readonly string[]): number;
  readSettings(): Readonly<Record<string, unknown>>;
  writeSettings(values: Readonly<Record<string, unknown>>): void;
}

/** What only reads, and may take long: it can run on a thread and a connection of its own. */
export interface ReadStore {
  queryRuns(query: ParsedInput<'run.query'>): CallValue<'run.query'>;
  /** The same list in short. */
  queryRunKeys(query: ParsedInput<'run.keys'>): CallValue<'run.keys'>;
  /** How many runs have each value, of every field with the filter's other terms. */
  countFacets(query: ParsedInput<'run.facets'>): CallValue<'run.facets'>;
  findSummary(key: string): RunSummary | undefined;
  listSweeps(query: ParsedInput<'sweep.list'>): Page<SweepHead>;
  sweepPoints(query: ParsedInput<'sweep.points'>): CallValue<'sweep.points'>;
  describe(): CallValue<'store.describe'>;
  /** Copies what is committed to a new file, checked before it gets its name. */
  copyTo(path: string): CallValue<'store.backup'>;
  /** Reads every page and every index; says what is wrong, in SQLite's words. */
  check(): CallValue<'store.check'>;
}

export interface Store extends RunStore, MarkStore, ReadStore, TraceStore, ReplayStore, FitStore {
  close(): void;
}
