// The store's methods on traces. The rule: chunks are written as they come, so that an import holds
// few of them, and count only once their trace is complete. The import of a dead process is removed
// when the next import begins.
import type Database from 'better-sqlite3';
import type { TraceDetails, TraceHead } from '../../shared/trace.ts';
import { isLiving, ownIdentity, toHolder } from './holder.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { requireChange } from './require-change.ts';
import { fromJson } from './rows.ts';
import {
  prepareTraceStatements,
  type HeadRecord,
  type TraceStatements,
} from './trace-statements.ts';
import type { TraceContent, TraceStore } from './trace-store.ts';

function toHead(record: HeadRecord): TraceHead {
  return {
    id: record.id,
    hash: record.hash,
    name: record.name,
    importedAt: record.imported_at,
    format: record.format,
    textBytes: record.text_bytes,
    storedBytes: record.stored_bytes,
    events: record.events,
    cpus: record.cpus,
    durationNs: record.duration_ns,
  };
}

function toValues(id: number, content: TraceContent): Record<string, string | number> {
  const { report, machine, summary, names, tasks, ...columns } = content;
  return {
    ...columns,
    id,
    format: report.format,
    textBytes: report.textBytes,
    events: report.events,
    cpus: summary.cpus,
    report: toJson('report', report),
    machine: toJson('machine', machine),
    summary: toJson('summary', summary),
    names: toJson('names', names),
    tasks: toJson('tasks', tasks),
  };
}

/** Imports of dead processes. */
function dropAbandoned(db: Database.Database): void {
  const open = db
    .prepare<[], { id: number; importer: string }>(
      `SELECT id, importer FROM trace WHERE status = 'importing'`,
    )
    .all();
  const drop = db.prepare<[number]>('DELETE FROM trace WHERE id = ?');
  for (const { id, importer } of open) {
    const holder = toHolder(importer);
    if (!holder || !isLiving(holder)) drop.run(id);
  }
}

type ReadMethod = 'listTraces' | 'findTrace' | 'findTracesByHash' | 'traceNames' | 'traceChunks';

function readingMethods(on: TraceStatements, path: string): Pick<TraceStore, ReadMethod> {
  return {
    listTraces: () => on.list.all().map(toHead),
    findTrace: (id): TraceDetails | undefined => {
      const record = on.find.get(id);
      return (
        record && {
          ...toHead(record),
          report: fromJson(record.report, path),
          machine: fromJson(record.machine, path),
          summary: fromJson(record.summary, path),
        }
      );
    },
    findTracesByHash: (prefix) => on.byHash.all(prefix, `${prefix}\u{10ffff}`),
    traceNames: (id) => {
      const record = on.names.get(id);
      return (
        record && {
          names: fromJson<string[]>(record.names, path),
          tasks: fromJson<[number, number][]>(record.tasks, path),
          startNs: record.start_ns,
        }
      );
    },
    *traceChunks(id, cpu) {
      for (let sequence = 0; ; sequence++) {
        const found = on.chunk.get(id, cpu, sequence);
        if (!found) return;
        yield found;
      }
    },
  };
}

export function traceMethods(db: Database.Database, transact: Transact, path: string): TraceStore {
  const on = prepareTraceStatements(db);
  return {
    beginTrace: ({ name, importedAt }) =>
      transact(() => {
        dropAbandoned(db);
        const importer = toJson('importer', ownIdentity());
        return Number(on.begin.run(name, importedAt, importer).lastInsertRowid);
      }),

    addTraceChunks: (id, rows) =>
      transact(() => {
        for (const { cpu, sequence, events, firstNs, lastNs, columns } of rows) {
          on.addChunk.run(id, cpu, sequence, events, firstNs, lastNs, columns);
        }
      }),

    completeTrace: (id, content) => {
      const values = toValues(id, content);
      return transact(() => {
        const stored = on.sameHash.get(content.hash);
        if (stored) {
          on.drop.run(id);
          return { id: stored.id, wasStored: true };
        }
        requireChange(on.completeOne.run(values), `the import of trace ${id}`);
        return { id, wasStored: false };
      });
    },

    dropImport: (id) => transact(() => void on.dropOpen.run(id)),
    ...readingMethods(on, path),
    deleteTrace: (id) => transact(() => on.dropDone.run(id).changes > 0),
  };
}
