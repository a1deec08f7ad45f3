// The part of the store's door that is about traces. The rule: a trace is there whole or not at all; a
// text that was imported before gives the trace that is stored. What the columns of a chunk mean is
// the trace reader's.
import type {
  TraceDetails,
  TraceHead,
  TraceMachine,
  TraceReport,
  TraceSummary,
} from '../../shared/trace.ts';

/** Some events of one CPU, packed. */
export interface TraceChunkRow {
  readonly cpu: number;
  /** From 0, by CPU. */
  readonly sequence: number;
  readonly events: number;
  /** Of the first and the last event, since the start of the trace. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly columns: Uint8Array;
}

/** What is known of a trace once its text has been read. */
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
  /** Makes room for a trace that is being imported; it is in no list until it is complete. */
  beginTrace(trace: { readonly name: string; readonly importedAt: string }): number;
  addTraceChunks(id: number, chunks: readonly TraceChunkRow[]): void;
  /** Completes it; if the same text is stored already, that one stays and this one goes. */
  completeTrace(
    id: number,
    content: TraceContent,
  ): { readonly id: number; readonly wasStored: boolean };
  /** Gives up an import. Idempotent. */
  dropImport(id: number): void;
  /** Newest first. */
  listTraces(): TraceHead[];
  findTrace(id: number): TraceDetails | undefined;
  /** Ids of traces whose hash starts with these digits, at most 10. */
  findTracesByHash(prefix: string): { readonly id: number; readonly hash: string }[];
  /** Names of tasks and of what values stand for. */
  traceNames(id: number): Pick<TraceContent, 'names' | 'tasks' | 'startNs'> | undefined;
  /** A CPU's chunks in time order, read one by one. */
  traceChunks(id: number, cpu: number): IterableIterator<TraceChunkRow>;
  /** For good, with its chunks. False if there is none, or it is still being imported. */
  deleteTrace(id: number): boolean;
}
