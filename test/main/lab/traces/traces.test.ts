import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createTraces } from '../../../../main/lab/traces/traces.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { eventKinds } from '../../../../main/trace/events/index.ts';
import { fixtureUrl, perfLine, readFixture, readText } from '../../trace/support/read-text.ts';
import { createFakeTraceStore } from '../fakes/fake-trace-store.ts';

const name = 'kernel-build-2cpu';
const path = fileURLToPath(fixtureUrl(name));
const now = () => new Date('2026-01-02T03:04:05Z');
const stores = { SQLite: () => openStore(':memory:'), 'the fake': createFakeTraceStore };

async function* streamOf(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
const streamed = (...texts: (string | Uint8Array)[]) => ({
  stream: streamOf(...texts),
  totalBytes: null,
});

describe.each(Object.entries(stores))('traces in %s', (_name, open) => {
  it('are imported once, however they are compressed, and shown by number or hash', async () => {
    const traces = createTraces(open(), now);
    const { trace, wasStored } = await traces.import({ path });
    expect(wasStored).toBe(false);
    expect(trace).toMatchObject({ name: `${name}.perf.txt.zst`, events: 20_000, cpus: 2 });
    expect(trace.importedAt).toBe('2026-01-02T03:04:05.000Z');
    expect(trace.storedBytes).toBeLessThan(trace.textBytes / 10);
    const again = await traces.import(streamed(readFixture(name)), { name: 'again' });
    expect(again).toEqual({ trace, wasStored: true });
    expect(traces.show(String(trace.id))).toEqual(trace);
    expect(traces.show(trace.hash.slice(0, 6).toUpperCase())).toEqual(trace);
    const { report: _report, machine: _machine, summary: _summary, ...head } = trace;
    expect(traces.list()).toEqual([head]);
    expect(traces.delete(trace.hash).id).toBe(trace.id);
    expect(traces.list()).toEqual([]);
  });

  it('give their events by CPU, in time order', async () => {
    const traces = createTraces(open(), now);
    const { trace } = await traces.import({ path });
    const counts = new Map<string, number>();
    for (const { cpu, events } of trace.summary.perCpu) {
      let seen = 0;
      let last = -Infinity;
      for (const { count, timeNs, kind } of traces.events(trace.id, cpu)) {
        seen += count;
        for (let i = 0; i < count; i++) {
          expect(timeNs[i]!).toBeGreaterThanOrEqual(last);
          last = timeNs[i]!;
          const event = eventKinds[kind[i]!]!.name;
          counts.set(event, (counts.get(event) ?? 0) + 1);
        }
      }
      expect(seen).toBe(events);
    }
    expect(Object.fromEntries(counts)).toEqual(trace.report.eventCounts);
    expect([...traces.events(trace.id, 99)]).toEqual([]);
    expect(() => traces.events(99, 0).next()).toThrow('no trace "99"');
  });

  it('leave nothing of an import that fails or is cancelled', async () => {
    const store = open();
    const traces = createTraces(store, now);
    await expect(traces.import(streamed('a letter\n'))).rejects.toMatchObject({
      code: 'bad-value',
    });
    const abort = new AbortController();
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield readFixture(name);
      await new Promise(() => undefined);
    }
    const source = { stream: hanging(), totalBytes: null };
    const one = traces.import(source, { signal: abort.signal });
    setTimeout(() => abort.abort(), 300);
    await expect(one).rejects.toMatchObject({ code: 'cancelled' });
    const other = traces.import({ stream: hanging(), totalBytes: null });
    traces.close();
    await expect(other).rejects.toMatchObject({ code: 'cancelled' });
    await expect(traces.import({ path })).rejects.toMatchObject({ code: 'cancelled' });
    expect(traces.list()).toEqual([]);
    expect([...store.traceChunks(1, 0), ...store.traceChunks(2, 0)]).toEqual([]);
  });

  it('that do not exist are reported as missing', () => {
    const traces = createTraces(open(), now);
    for (const which of ['1', 'abc', 'abcd', 'no trace', '']) {
      expect(() => traces.show(which)).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
  });
});

describe('a hash', () => {
  it('that fits several traces names them', () => {
    const store = createFakeTraceStore();
    const line = perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)');
    const { chunks: _chunks, ...content } = readText(`${line}\n`);
    for (const hash of ['abcdef1', 'abcdef2']) {
      store.completeTrace(store.beginTrace({ name: 'n', importedAt: 'i' }), { ...content, hash });
    }
    expect(() => createTraces(store, now).show('abcd')).toThrow(
      expect.objectContaining({ hint: 'name one of 2, 1' }),
    );
  });

  it('of damaged columns is reported as such', async () => {
    const store = createFakeTraceStore();
    const traces = createTraces(store, now);
    const { trace } = await traces.import({ path });
    for (const { columns } of store.traceChunks(trace.id, 0)) columns.fill(9);
    expect(() => traces.events(trace.id, 0).next()).toThrow(
      expect.objectContaining({ code: 'database-unreadable' }),
    );
  });
});
