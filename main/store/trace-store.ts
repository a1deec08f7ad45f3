// The store's interface for traces. The rule: a trace is stored whole or not at all; importing the same
// text again returns the stored trace. The trace reader defines the columns of a chunk.
import type {
  TraceDetails,
  TraceHead,
  TraceMachine,
  TraceReport,
  TraceSummary,
} from '../../shared/trace.ts';

/** A packed chunk of one CPU's events. */
export interface TraceChunkRow {
  readonly cpu: number;
  /** From 0, per CPU. */
  readonly sequence: number;
  readonly events: number;
  /** Times of the first and the last event since the start of the trace, ns. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly columns: Uint8Array;
}

/** What is known about a trace once its text has been read. */
export interface TraceContent {
  readonly hash: string;
  readonly storedBytes: number;
  readonly durationNs: number;
  readonly startNs: number;
  readonly report: TraceReport;
  readonly machine: TraceMachine;
  readonly summary: TraceSummary;
  readonly names: readonly string[];
  readonly tasks: readonly (readonly [pid: number, name: number])[];
}

export interface TraceStore {
  /** Begins the import of a trace, which is in no list until it is complete. */
  beginTrace(trace: { readonly name: string; readonly importedAt: string }): number;
  addTraceChunks(id: number, chunks: readonly TraceChunkRow[]): void;
  /** Completes an import; if the same text is already stored, keeps that and drops the import. */
  completeTrace(
    id: number,
    content: TraceContent,
  ): { readonly id: number; readonly wasStored: boolean };
  /** Abandons an import. Idempotent. */
  dropImport(id: number): void;
  /** Newest first. */
  listTraces(): TraceHead[];
  findTrace(id: number): TraceDetails | undefined;
  /** Ids of traces whose hash starts with these digits, at most 10. */
  findTracesByHash(prefix: string): { readonly id: number; readonly hash: string }[];
  /** Names of tasks, and the names behind stored values. */
  traceNames(id: number): Pick<TraceContent, 'names' | 'tasks' | 'startNs'> | undefined;
  /** A CPU's chunks in time order, read one by one. */
  traceChunks(id: number, cpu: number): IterableIterator<TraceChunkRow>;
  /** Deletes it permanently with its chunks. False if there is none, or it is being imported. */
  deleteTrace(id: number): boolean;
}
