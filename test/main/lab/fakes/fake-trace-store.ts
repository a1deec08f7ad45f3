import type {
  TraceChunkRow,
  TraceContent,
  TraceStore,
} from '../../../../main/store/trace-store.ts';
import type { TraceDetails } from '../../../../shared/trace.ts';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly importedAt: string;
  readonly chunks: TraceChunkRow[];
  content: TraceContent | null;
}

function toDetails({ id, name, importedAt, content }: Row): TraceDetails[] {
  if (!content) return [];
  const { hash, storedBytes, durationNs, report, machine, summary } = content;
  const { events, format, textBytes } = report;
  const head = { id, name, importedAt, hash, format, textBytes, storedBytes, durationNs };
  return [{ ...head, events, cpus: summary.cpus, report, machine, summary }];
}

/** Traces in memory, with the promises of the store's interface. */
export function createFakeTraceStore(): TraceStore {
  const rows = new Map<number, Row>();
  let lastId = 0;
  const done = () => [...rows.values()].toReversed().flatMap(toDetails);
  return {
    beginTrace: (trace) => {
      rows.set(++lastId, { id: lastId, ...trace, chunks: [], content: null });
      return lastId;
    },
    addTraceChunks: (id, chunks) => void rows.get(id)?.chunks.push(...chunks),
    completeTrace: (id, content) => {
      const stored = done().find(({ hash }) => hash === content.hash);
      if (stored) {
        rows.delete(id);
        return { id: stored.id, wasStored: true };
      }
      const row = rows.get(id);
      if (row) row.content = content;
      return { id, wasStored: false };
    },
    dropImport: (id) => {
      if (rows.get(id)?.content === null) rows.delete(id);
    },
    listTraces: () =>
      done().map(({ report: _report, machine: _machine, summary: _summary, ...head }) => head),
    findTrace: (id) => done().find((one) => one.id === id),
    findTracesByHash: (prefix) => done().filter(({ hash }) => hash.startsWith(prefix)),
    traceNames: (id) => rows.get(id)?.content ?? undefined,
    *traceChunks(id, cpu) {
      yield* (rows.get(id)?.chunks ?? []).filter((chunk) => chunk.cpu === cpu);
    },
    deleteTrace: (id) => rows.get(id)?.content !== null && rows.delete(id),
  };
}
