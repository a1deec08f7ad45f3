// The store's interface: what the lab may ask of it. The implementation is SQLite (sqlite-store.ts).
// The rule: one writer, one transaction per change, and nothing half-written. Statistics and
// provenance are up to the lab.
import type { BundledRun, BundledSweep, BundleItem, MergeOutcome } from '../../shared/bundle.ts';
import type { CallValue, ParsedInput, RunSummary, SweepSummary } from '../../shared/contract.ts';
import type { ReplicationResult, RunDistributions, RunResult } from '../../shared/result.ts';
import type { Page } from '../../shared/page.ts';
import type { BundledStudy } from '../../shared/study.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { PolicyStore } from './policy-store.ts';
import type { FitStore, ReplayStore } from './replay-store.ts';
import type { StudyStore } from './study-store.ts';
import type { TraceStore } from './trace-store.ts';

export type RunStatus = RunSummary['status'];
export type SweepKind = SweepSummary['kind'];
export type SweepStatus = SweepSummary['state'];

/** One replication as stored: its own values and those of the baseline's replication of its number. */
export interface ReplicationRow {
  readonly replication: number;
  readonly result: Omit<ReplicationResult, 'shootdownLatency' | 'exposure' | 'disturbance'>;
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

export type PlannedPoint = BundledSweep['points'][number];

export interface SweepRow {
  readonly id: number;
  readonly kind: SweepKind;
  readonly createdAt: string;
  readonly status: SweepStatus;
  /** The command that requested it, for display. */
  readonly command: string;
  /** What a person calls it; empty if nobody named it. */
  readonly name: string;
  /** In planned order; a key repeats if two points are the same run. */
  readonly points: readonly PlannedPoint[];
}

/** A sweep without its points, and its progress. */
export interface SweepHead extends Omit<SweepRow, 'points'> {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** Runs and sweeps, as the lab records them. */
export interface RunStore extends Pick<ReadStore, 'queryRunKeys' | 'listSweeps'> {
  readonly path: string;
  /** Everything that this call writes, in one transaction. */
  together<T>(write: () => T): T;
  /** Writes the run's row before it starts; an existing row that is not done starts again. */
  beginRun(run: { key: string; modelVersion: string; spec: Spec; startedAt: string }): void;
  /** Completes the run and writes its replications in one transaction; idempotent. */
  completeRun(run: {
    key: string;
    finishedAt: string;
    result: RunResult;
    replications: readonly ReplicationRow[];
    /** If absent, the run has none. */
    distributions?: RunDistributions;
  }): void;
  /** Ends a run without a result: failed with a reason, or cancelled. */
  endRun(run: {
    key: string;
    finishedAt: string;
    status: 'failed' | 'cancelled';
    error: string;
  }): void;
  findRun(key: string): RunRow | undefined;
  /** True if the run is done; does not read its result. */
  hasResult(key: string): boolean;
  /** When the run was done; undefined if it is not. Does not read its result. */
  finishedAt(key: string): string | undefined;
  /** Runs whose key starts with the prefix, at most 10. */
  findByPrefix(prefix: string): RunRow[];
  replications(key: string): ReplicationRow[];
  /** undefined if the run has none: it is not done, or predates their storage. */
  distributions(key: string): RunDistributions | undefined;
  /**
   * Records a sweep as running. A long one is recorded as `planning` without points, gets them in
   * parts and is then set to `running`: a kill in between leaves nothing to resume.
   */
  beginSweep(
    sweep: Omit<SweepRow, 'id' | 'status' | 'name'> & {
      readonly name?: string;
      readonly isPlanning?: boolean;
    },
  ): number;
  addSweepPoints(id: number, offset: number, points: readonly PlannedPoint[]): void;
  setSweepStatus(id: number, status: SweepStatus): void;
  findSweep(id: number): SweepRow | undefined;
  findSweepHead(id: number): SweepHead | undefined;
  renameSweep(id: number, name: string): void;
  /** Takes it out of every list; its runs stay. It can be restored for a day. */
  deleteSweep(id: number, deletedAt: string): void;
  restoreSweep(id: number): void;
  /** The newest sweep of a kind; of all kinds a validation only if there is nothing else: nobody composed it. */
  lastSweep(kind?: SweepKind): SweepRow | undefined;
  /** The newest sweep that was interrupted, paused or cancelled, or is running. */
  lastUnfinishedSweep(): SweepRow | undefined;
}

/** A change of marks on runs, as a person requests it. */
export type MarkChange =
  | ({ readonly kind: 'tag' } & ParsedInput<'run.tag'>)
  | ({ readonly kind: 'note' } & ParsedInput<'run.note'>)
  | ({ readonly kind: 'star' } & ParsedInput<'run.star'>)
  | ({ readonly kind: 'archive' } & ParsedInput<'run.archive'>);

/** Marks, which people put on runs, deletion, and settings. */
export interface MarkStore {
  /** All or nothing; the returned action undoes it. Throws `not-found` if a run does not exist. */
  markRuns(change: MarkChange, madeAt: string): CallValue<'run.star'>;
  /**
   * Takes runs out of everything that reads them; the returned action brings them back, for a day and
   * until a compaction. Throws `not-allowed` unless every run is archived and none is running.
   */
  deleteRuns(keys: readonly string[], deletedAt: string): CallValue<'run.delete'>;
  /**
   * Undoes what no later change has set; what was deleted comes back as it was, and a run that was made
   * again gets the marks that it had. Throws `not-found`, also if it was undone before.
   */
  undoChange(action: number, undoneAt: string): readonly string[];
  readSettings(): Readonly<Record<string, unknown>>;
  writeSettings(values: Readonly<Record<string, unknown>>): void;
}

/** Methods that only read and may take long: they can run on their own thread and connection. */
export interface ReadStore {
  queryRuns(query: ParsedInput<'run.query'>): CallValue<'run.query'>;
  /** The same list, with short rows. */
  queryRunKeys(query: ParsedInput<'run.keys'>): CallValue<'run.keys'>;
  /** How many runs have each value of a field, under the filter's terms on other fields. */
  countFacets(query: ParsedInput<'run.facets'>): CallValue<'run.facets'>;
  /** The runs that fit a filter, by the values of a field. */
  groupRuns(query: ParsedInput<'run.groups'>): CallValue<'run.groups'>;
  findSummary(key: string): RunSummary | undefined;
  listSweeps(query: ParsedInput<'sweep.list'>): Page<SweepHead>;
  sweepPoints(query: ParsedInput<'sweep.points'>): CallValue<'sweep.points'>;
  describe(): CallValue<'store.describe'>;
  /** Copies what is committed to a new file, which is checked before it gets its name. */
  copyTo(path: string): CallValue<'store.backup'>;
  /** Reads every page, index and row, and reports problems; `tell` hears of runs. */
  check(tell?: (done: number, total: number) => void): CallValue<'store.check'>;
}

/** What one database gives another. */
export interface BundleStore {
  /** Finished runs, oldest first. */
  doneKeys(withArchived: boolean): string[];
  sweepIds(): number[];
  /** undefined if there is none. */
  bundleStudy(id: number): BundledStudy | undefined;
  /** undefined if it is not done. */
  bundleRun(key: string): BundledRun | undefined;
  /** All or nothing; what is here is not replaced. An outcome for each, in order. */
  mergeItems(items: readonly BundleItem[]): MergeOutcome[];
}

export interface Store
  extends
    BundleStore,
    RunStore,
    StudyStore,
    MarkStore,
    ReadStore,
    TraceStore,
    ReplayStore,
    FitStore,
    PolicyStore {
  /**
   * Closes the database until the returned function opens it again: meanwhile all methods throw
   * `database-busy`. For a file; one in memory would be gone.
   */
  suspend(): () => void;
  close(): void;
}
