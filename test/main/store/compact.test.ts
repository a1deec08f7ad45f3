import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { compactDatabase } from '../../../main/store/compact.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { makeFolder } from './support/folder.ts';
import { keyOf, record } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const at = '2026-01-02T03:04:05.000Z';

/** A database of which half was deleted, with a part of a spec that no run refers to. */
function makeGaps(): { path: string; kept: string[] } {
  const path = newPath();
  const store = openStore(path);
  const keys = Array.from({ length: 200 }, (_, seed) =>
    record(store, { seed, cpus: seed % 2 === 0 ? 4 : 16 }),
  );
  const gone = keys.filter((_, seed) => seed % 2 === 1);
  store.markRuns({ kind: 'archive', keys: gone, archived: true }, at);
  store.deleteRuns(gone, new Date().toISOString());
  store.close();
  return { path, kept: keys.filter((key) => !gone.includes(key)) };
}

function sizeOf(path: string, table: string): unknown {
  const db = new Database(path, { readonly: true });
  const size = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  db.close();
  return size;
}

const isLeft = (path: string) => readdirSync(dirname(path)).toSorted();

describe('a compaction', () => {
  it('keeps every run, drops what no run has, and gives the room back', () => {
    const { path, kept } = makeGaps();
    expect(sizeOf(path, 'deleted_run')).toBe(100);
    const steps: number[] = [];
    const { before, bytes } = compactDatabase(path, (done) => steps.push(done));
    expect(bytes).toBeLessThan(before);
    expect(bytes).toBe(statSync(path).size);
    expect(steps).toEqual([1, 2, 3, 4, 5]);
    expect(isLeft(path)).toEqual(['lab.db']);
    const store = openStore(path);
    expect(store.check()).toEqual({ problems: [], runs: kept.length });
    expect(kept.every((key) => store.hasResult(key))).toBe(true);
    expect(() => store.undoChange(2, at)).toThrow('its deleted runs are no longer kept');
    record(store, { seed: 999, cpus: 16 });
    expect(store.findRun(keyOf({ seed: 999, cpus: 16 }))?.spec.machine.cpus).toBe(16);
    store.close();
    const db = new Database(path, { readonly: true });
    const machines = db
      .prepare(`SELECT count(*) FROM spec_part WHERE json_extract(body, '$.name') LIKE 'server-%'`)
      .pluck();
    expect(machines.get()).toBe(2);
    db.close();
  });

  it('is refused while another has the database open, and changes nothing', () => {
    const { path, kept } = makeGaps();
    const store = openStore(path);
    record(store, { seed: 0 });
    expect(() => compactDatabase(path)).toThrow(expect.objectContaining({ code: 'database-busy' }));
    record(store, { seed: 500 });
    expect(store.describe().runs).toBe(kept.length + 1);
    store.close();
    expect(isLeft(path)).toEqual(['lab.db']);
    compactDatabase(path);
  });

  it('takes a log of the old file for a foreign one', () => {
    const { path } = makeGaps();
    const store = openStore(path);
    record(store, { seed: 700 });
    copyFileSync(`${path}-wal`, `${path}.log`);
    store.close();
    compactDatabase(path);
    copyFileSync(`${path}.log`, `${path}-wal`);
    expect(() => openStore(path)).toThrow('does not belong to database');
  });
});

describe('a store that is suspended', () => {
  it('refuses all until it is open again, and then has what is in the file', () => {
    const { path, kept } = makeGaps();
    const store = openStore(path);
    const resume = store.suspend();
    expect(() => store.describe()).toThrow(expect.objectContaining({ code: 'database-busy' }));
    compactDatabase(path);
    resume();
    expect(store.describe().runs).toBe(kept.length);
    record(store, { seed: 800 });
    store.close();
  });
});
