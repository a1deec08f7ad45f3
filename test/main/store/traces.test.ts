import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import type { TraceChunkRow, TraceContent } from '../../../main/store/trace-store.ts';
import { readText, perfLine } from '../trace/support/read-text.ts';
import { makeFolder } from './support/folder.ts';
import { kill, startProgram, waitForWord } from './support/program.ts';

const { newPath } = makeFolder();
const open: Store[] = [];
const keep = (store: Store) => {
  open.push(store);
  return store;
};
afterEach(() => open.splice(0).forEach((store) => store.close()));

const importedAt = '2026-01-02T03:04:05.000Z';
const line = perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)', { cpu: 1 });
const { chunks: _chunks, ...content } = readText(`${line}\n`);
const contentOf = (hash: string): TraceContent => ({ ...content, hash });

const chunkOf = (cpu: number, sequence: number): TraceChunkRow => ({
  cpu,
  sequence,
  events: 2,
  firstNs: -1000 + sequence,
  lastNs: 2 ** 40,
  columns: Uint8Array.of(1, cpu, sequence),
});

function store(db: Store, hash: string, name = 'a.txt') {
  const id = db.beginTrace({ name, importedAt });
  db.addTraceChunks(id, [chunkOf(0, 0), chunkOf(1, 0)]);
  db.addTraceChunks(id, [chunkOf(1, 1)]);
  return db.completeTrace(id, contentOf(hash));
}

describe('a trace', () => {
  it('is read back as it was given, after opening anew', () => {
    const path = newPath();
    const writer = openStore(path);
    const { id } = store(writer, 'abc1');
    writer.close();
    const db = keep(openStore(path, { readOnly: true }));
    const { report, machine, summary } = content;
    const head = {
      id,
      hash: 'abc1',
      name: 'a.txt',
      importedAt,
      format: 'perf-script',
      textBytes: line.length + 1,
      storedBytes: content.storedBytes,
      events: 1,
      cpus: 1,
      durationNs: 0,
    };
    expect(db.listTraces()).toEqual([head]);
    expect(db.findTrace(id)).toEqual({ ...head, report, machine, summary });
    const { names, tasks, startNs } = content;
    expect(db.traceNames(id)).toEqual({ names, tasks, startNs });
    const rows = [...db.traceChunks(id, 1)];
    expect(rows.map((row) => ({ ...row, columns: [...row.columns] }))).toEqual(
      [chunkOf(1, 0), chunkOf(1, 1)].map((row) => ({ ...row, columns: [...row.columns] })),
    );
    expect([...db.traceChunks(id, 7)]).toEqual([]);
  });

  it('of a text that is stored gives the stored one', () => {
    const path = newPath();
    const db = keep(openStore(path));
    const first = store(db, 'abc1');
    expect(first.wasStored).toBe(false);
    expect(store(db, 'abc1', 'b.txt')).toEqual({ id: first.id, wasStored: true });
    expect(store(db, 'abd2', 'c.txt').wasStored).toBe(false);
    expect(db.listTraces().map(({ name }) => name)).toEqual(['c.txt', 'a.txt']);
    const raw = new Database(path, { readonly: true });
    expect(raw.prepare('SELECT count(*) FROM trace_chunk').pluck().get()).toBe(6);
    raw.close();
    expect(db.findTracesByHash('ab')).toHaveLength(2);
    expect(db.findTracesByHash('abd')).toEqual([{ id: 3, hash: 'abd2' }]);
  });

  it('is in no list while it is imported, and can be given up', () => {
    const db = keep(openStore(newPath()));
    const id = db.beginTrace({ name: 'a', importedAt });
    db.addTraceChunks(id, [chunkOf(0, 0)]);
    expect(db.listTraces()).toEqual([]);
    expect(db.findTrace(id)).toBeUndefined();
    expect(db.deleteTrace(id)).toBe(false);
    db.dropImport(id);
    db.dropImport(id);
    expect([...db.traceChunks(id, 0)]).toEqual([]);
    expect(() => db.completeTrace(id, contentOf('1'))).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(() => db.addTraceChunks(id, [chunkOf(0, 0)])).toThrow(/FOREIGN KEY/);
  });

  it('that is deleted takes its chunks with it', () => {
    const db = keep(openStore(newPath()));
    const { id } = store(db, 'abc1');
    db.dropImport(id);
    expect(db.deleteTrace(id)).toBe(true);
    expect(db.deleteTrace(id)).toBe(false);
    expect([...db.traceChunks(id, 1)]).toEqual([]);
    expect(db.check().problems).toEqual([]);
  });

  it('whose importer was killed is removed when the next import begins, and no other is', async () => {
    const path = newPath();
    const child = startProgram(`
      const store = openStore(${JSON.stringify(path)});
      store.beginTrace({ name: 'killed', importedAt: 'i' });
      process.stdout.write('begun');
      setInterval(() => {}, 1000);`);
    await waitForWord(child, 'begun');
    const db = keep(openStore(path));
    const raw = new Database(path, { readonly: true });
    const names = () => raw.prepare('SELECT name FROM trace ORDER BY id').pluck().all();
    db.beginTrace({ name: 'first', importedAt });
    expect(names()).toEqual(['killed', 'first']);
    await kill(child);
    db.beginTrace({ name: 'second', importedAt });
    expect(names()).toEqual(['first', 'second']);
    raw.close();
  });
});
