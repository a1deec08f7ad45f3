// The SQL of traces, prepared once per connection. The rule: a trace is in no list during its import.
// trace-methods.ts converts rows to the lab's types.
import type Database from 'better-sqlite3';
import type { TraceHead } from '../../shared/trace.ts';
import type { TraceChunkRow } from './trace-store.ts';

export interface HeadRecord {
  readonly id: number;
  readonly hash: string;
  readonly name: string;
  readonly imported_at: string;
  readonly format: TraceHead['format'];
  readonly text_bytes: number;
  readonly stored_bytes: number;
  readonly events: number;
  readonly cpus: number;
  readonly duration_ns: number;
}

export type DetailRecord = HeadRecord & Readonly<Record<'report' | 'machine' | 'summary', string>>;

export interface NamesRecord {
  readonly names: string;
  readonly tasks: string;
  readonly start_ns: number;
}

const headColumns = `id, hash, name, imported_at, format, text_bytes, stored_bytes, events, cpus,
  duration_ns`;

const complete = `
UPDATE trace SET status = 'done', importer = NULL, hash = @hash, format = @format,
  text_bytes = @textBytes, stored_bytes = @storedBytes, events = @events, cpus = @cpus,
  duration_ns = @durationNs, start_ns = @startNs, report = @report, machine = @machine,
  summary = @summary, names = @names, tasks = @tasks
WHERE id = @id AND status = 'importing'`;

const chunkColumns =
  'cpu, sequence, events, first_ns AS firstNs, last_ns AS lastNs, columns AS columns';

/** The statements of a connection. */
export interface TraceStatements {
  readonly begin: Database.Statement<[string, string, string]>;
  readonly addChunk: Database.Statement<
    [number, number, number, number, number, number, Uint8Array]
  >;
  readonly sameHash: Database.Statement<[string], { id: number }>;
  readonly completeOne: Database.Statement<[Record<string, string | number>]>;
  readonly drop: Database.Statement<[number]>;
  readonly dropOpen: Database.Statement<[number]>;
  readonly dropDone: Database.Statement<[number]>;
  readonly list: Database.Statement<[], HeadRecord>;
  readonly find: Database.Statement<[number], DetailRecord>;
  readonly byHash: Database.Statement<[string, string], { id: number; hash: string }>;
  readonly names: Database.Statement<[number], NamesRecord>;
  readonly chunk: Database.Statement<[number, number, number], TraceChunkRow>;
}

export function prepareTraceStatements(db: Database.Database): TraceStatements {
  return {
    begin: db.prepare<[string, string, string]>(
      `INSERT INTO trace (name, imported_at, status, importer) VALUES (?, ?, 'importing', ?)`,
    ),
    addChunk: db.prepare<[number, number, number, number, number, number, Uint8Array]>(
      `INSERT INTO trace_chunk (trace_id, cpu, sequence, events, first_ns, last_ns, columns)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    sameHash: db.prepare<[string], { id: number }>('SELECT id FROM trace WHERE hash = ?'),
    completeOne: db.prepare<[Record<string, string | number>]>(complete),
    drop: db.prepare<[number]>('DELETE FROM trace WHERE id = ?'),
    dropOpen: db.prepare<[number]>(`DELETE FROM trace WHERE id = ? AND status = 'importing'`),
    dropDone: db.prepare<[number]>(`DELETE FROM trace WHERE id = ? AND status = 'done'`),
    list: db.prepare<[], HeadRecord>(
      `SELECT ${headColumns} FROM trace WHERE status = 'done' ORDER BY id DESC`,
    ),
    find: db.prepare<[number], DetailRecord>(
      `SELECT ${headColumns}, report, machine, summary FROM trace WHERE id = ? AND status = 'done'`,
    ),
    byHash: db.prepare<[string, string], { id: number; hash: string }>(
      'SELECT id, hash FROM trace WHERE hash >= ? AND hash < ? ORDER BY hash LIMIT 10',
    ),
    names: db.prepare<[number], NamesRecord>(
      `SELECT names, tasks, start_ns FROM trace WHERE id = ? AND status = 'done'`,
    ),
    chunk: db.prepare<[number, number, number], TraceChunkRow>(
      `SELECT ${chunkColumns} FROM trace_chunk WHERE trace_id = ? AND cpu = ? AND sequence = ?`,
    ),
  };
}
