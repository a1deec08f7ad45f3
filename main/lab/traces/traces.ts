import { basename } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import type { TraceDetails, TraceHead } from '../../../shared/trace.ts';
import type { PicturedTimeline } from '../../../shared/timeline/preview.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import type { EventColumns } from '../../trace/event-columns.ts';
import { importOnThread, type TraceSource } from '../../trace/import-thread.ts';
import { unpackChunk } from '../../trace/unpack-chunk.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import { createStopSwitch } from '../work/stop-switch.ts';
import { readTraceTimeline } from './trace-timeline.ts';

export type { TraceSource } from '../../trace/import-thread.ts';

export interface ImportProgress {
  /** Bytes of the source as stored, so compressed if it is. The total is null while unknown. */
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly etaMs: number | null;
}

export interface ImportTraceOptions {
  /** Its name in lists; default the file's name. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportedTrace {
  readonly trace: TraceDetails;
  /** True if the same text was already stored. */
  readonly wasStored: boolean;
}

/** Traces of real kernels: imported, stored, summarized. */
export interface Traces {
  /**
   * Imports a trace on its own thread. An import that does not reach the end leaves nothing behind.
   * @throws LabError `bad-value`, `not-found`, `cancelled`.
   */
  import(source: TraceSource, options?: ImportTraceOptions): Promise<ImportedTrace>;
  /** Newest first. */
  list(): TraceHead[];
  /** By number, or by the first 4 or more digits of the hash. Throws not-found. */
  show(which: string): TraceDetails;
  /** The events of a CPU in time order, a chunk at a time. Throws not-found. */
  events(id: number, cpu: number): IterableIterator<EventColumns>;
  /** What was recorded, CPU by CPU, as much of it as has so many rows. Throws not-found. */
  timeline(which: string, mostRows: number): Promise<PicturedTimeline & { trace: TraceDetails }>;
  /** Deletes it permanently. Throws not-found. */
  delete(which: string): TraceHead;
}

const shortestPrefix = 4;
/** The name of a trace that no file gave. */
export const streamName = '(standard input)';

/** Up to 9 digits are tried as a number first, then as the beginning of a hash. */
function findId(store: TraceStore, which: string): number {
  if (/^\d{1,9}$/.test(which) && store.findTrace(Number(which))) return Number(which);
  const notFound = (message: string, hint: string) => new LabError('not-found', message, hint);
  const named = JSON.stringify(which);
  if (which.length < shortestPrefix || !/^[0-9a-f]+$/i.test(which)) {
    throw notFound(`there is no trace ${named}`, 'lab trace list shows the traces');
  }
  const [only, ...others] = store.findTracesByHash(which.toLowerCase());
  if (!only) throw notFound(`no trace has a hash that starts with ${which}`, 'lab trace list');
  if (others.length > 0) {
    const ids = [only, ...others].map(({ id }) => id);
    throw notFound(
      `several traces have a hash that starts with ${which}`,
      `name one of ${ids.join(', ')}`,
    );
  }
  return only.id;
}

/** A trace by its number or the beginning of its hash. Throws not-found. */
export function requireTrace(store: TraceStore, which: string): TraceDetails {
  const trace = store.findTrace(findId(store, which));
  if (trace) return trace;
  const message = `trace ${which} no longer exists`;
  throw new LabError('not-found', message, 'lab trace list shows the traces');
}

async function importTrace(
  store: TraceStore,
  now: () => Date,
  source: TraceSource,
  { name, signal, onProgress }: ImportTraceOptions,
): Promise<ImportedTrace> {
  refuseIfAborted(signal);
  const eta = createEta();
  const shown = name ?? ('path' in source ? basename(source.path) : streamName);
  const id = store.beginTrace({ name: shown, importedAt: now().toISOString() });
  try {
    const content = await importOnThread(source, {
      onChunks: (chunks) => store.addTraceChunks(id, chunks),
      onProgress: ({ doneBytes, totalBytes }) =>
        onProgress?.({ doneBytes, totalBytes, etaMs: eta(doneBytes, totalBytes) }),
      signal,
    });
    const stored = store.completeTrace(id, content);
    return { trace: requireTrace(store, String(stored.id)), wasStored: stored.wasStored };
  } catch (error) {
    store.dropImport(id);
    throw error;
  }
}

/** `close` cancels the running imports, and refuses new ones. */
export function createTraces(
  store: TraceStore,
  now: () => Date,
): Traces & { readonly close: () => void } {
  const calls = createStopSwitch();
  return {
    close: () => calls.stopAll(),
    import: (source, options = {}) =>
      importTrace(store, now, source, { ...options, signal: calls.join(options.signal) }),
    list: () => store.listTraces(),
    show: (which) => requireTrace(store, which),
    async timeline(which, mostRows) {
      const trace = requireTrace(store, which);
      return { trace, ...(await readTraceTimeline(store, trace, mostRows)) };
    },
    *events(id, cpu) {
      requireTrace(store, String(id));
      for (const { sequence, columns } of store.traceChunks(id, cpu)) {
        yield unpackChunk(columns, `chunk ${sequence} of CPU ${cpu} of trace ${id}`);
      }
    },
    delete: (which) => {
      const trace = requireTrace(store, which);
      store.deleteTrace(trace.id);
      return trace;
    },
  };
}
