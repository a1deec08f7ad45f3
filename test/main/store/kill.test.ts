import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { longOr } from '../../support/scale-runs.ts';
import { makeClosed } from './support/damaged-files.ts';
import { kill, startProgram, waitForWord } from './support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rounds of each kind. */
const rounds = longOr(30, 1);

const writes = (path: string, round: string) => `
  const store = openStore(${JSON.stringify(path)});
  const spec = ${JSON.stringify({ machine: { name: 'm', cpus: 4 }, workload: { name: 'w' }, policy: { name: 'p' }, run: { seed: 1 } })};
  const text = 'x'.repeat(1500);
  function write(key) {
    store.beginRun({ key, modelVersion: '1', spec, startedAt: 's' });
    const replications = [0, 1, 2].map((replication) => ({ replication, digest: 'd', result: { text } }));
    store.completeRun({ key, finishedAt: 'f', result: { key, text }, replications });
    console.log('done ' + key);
  }
  const round = ${JSON.stringify(round)};`;

/** Every run that a killed process reported, with its replications. */
function checkRuns(path: string, reported: readonly string[]): void {
  const store = openStore(path);
  expect(store.check().problems).toEqual([]);
  for (const key of reported) {
    expect(store.findRun(key)?.status, key).toBe('done');
    expect(store.replications(key), key).toHaveLength(3);
  }
  store.close();
}

const reportedBy = (out: string) =>
  [...out.matchAll(/^done (\S+)$/gm)].flatMap(([, key]) => key ?? []);

/** Runs the program and kills it some time after it has begun, and then some. */
async function killDuring(text: string, waitMs: number, word = 'done'): Promise<string> {
  const child = startProgram(`console.log('begun');${text}`);
  let out = '';
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  await waitForWord(child, word);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  await kill(child);
  return out;
}

/** Times of a kill, spread over what a program does in its first 200 ms. */
const waitOf = (round: number) => (round * 37) % 200;

describe('a process that is killed', () => {
  it('while it and another write loses nothing that it reported', async () => {
    const path = join(folder, 'writes.db');
    const reported: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const program = (name: string) =>
        `${writes(path, `${round}${name}`)} for (let i = 0; ; i++) write(round + '-' + i);`;
      const outs = await Promise.all([
        killDuring(program('a'), waitOf(round)),
        killDuring(program('b'), waitOf(round + 3)),
      ]);
      reported.push(...outs.flatMap(reportedBy));
      checkRuns(path, reported);
    }
    expect(reported.length).toBeGreaterThan(0);
  });

  it('while it opens and closes again and again leaves a database that opens', async () => {
    const path = join(folder, 'openings.db');
    const reported: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const out = await killDuring(
        `for (let i = 0; ; i++) {
          ${writes(path, String(round)).replace('const store', 'var store')}
          write(round + '-' + i);
          store.close();
        }`,
        waitOf(round),
      );
      reported.push(...reportedBy(out));
      checkRuns(path, reported);
    }
    expect(reported.length).toBeGreaterThan(0);
  });

  it('while it makes backups leaves only whole ones, and nothing of its own later', async () => {
    const path = join(folder, 'backups.db');
    const reported: string[] = [];
    const copies: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const out = await killDuring(
        `${writes(path, String(round))}
        for (let i = 0; ; i++) {
          write(round + '-' + i);
          console.log('copy ' + store.copyTo(${JSON.stringify(`${path}.backup`)}).path);
        }`,
        waitOf(round),
      );
      reported.push(...reportedBy(out));
      copies.push(...[...out.matchAll(/^copy (\S+)$/gm)].flatMap(([, name]) => name ?? []));
      checkRuns(path, reported);
    }
    for (const copy of copies) checkRuns(copy, []);
    const store = openStore(path);
    store.copyTo(`${path}.backup`);
    store.close();
    const left = readdirSync(folder).filter((name) => /^backups.*partial/.test(name));
    expect(left).toEqual([]);
  });

  it('while it migrates leaves the old database or the new one, with every run', async () => {
    const path = join(folder, 'old', 'lab.db');
    const old = openDatabase(path, { isReadOnly: false, migrations: migrations.slice(0, 8) });
    const add = old.db
      .prepare(`INSERT INTO run (key, model_version, machine, workload, policy, cpus,
      seed, status, started_at, finished_at, spec, result)
      VALUES (?, '1', 'm', 'w', 'p', 4, 1, 'done', 's', 'f', '{}', ?)`);
    for (let i = 0; i < 300; i++) add.run(`run${i}`, JSON.stringify({ text: 'x'.repeat(3000) }));
    old.close();
    const bytes = readFileSync(path);
    for (let round = 0; round < rounds; round++) {
      rmSync(dirname(path), { recursive: true });
      const again = join(folder, 'old');
      mkdirSync(again);
      writeFileSync(path, bytes);
      await killDuring(`openStore(${JSON.stringify(path)}).close();`, waitOf(round) / 2, 'begun');
      const store = openStore(path);
      expect(store.describe().runs).toBe(300);
      store.close();
      const backup = readdirSync(again).find((name) => name.endsWith('-backup'));
      const db = new Database(join(again, backup ?? 'lab.db'), { readonly: true });
      expect(db.prepare('SELECT count(*) FROM run').pluck().get()).toBe(300);
      db.close();
    }
  });

  it('while it deletes runs and brings them back loses none of them', async () => {
    const path = join(folder, 'deletions.db');
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    makeClosed(path, seeds);
    for (let round = 0; round < rounds; round++) {
      const out = await killDuring(
        `const store = openStore(${JSON.stringify(path)});
        const { rows } = store.queryRunKeys({ filter: { terms: [{ kind: 'is', flag: 'all' }] },
          sort: 'startedAt', descending: true, offset: 0, limit: 100 });
        const keys = rows.map(({ key }) => key);
        const now = () => new Date().toISOString();
        store.markRuns({ kind: 'archive', keys, archived: true }, now());
        for (;;) {
          const { action } = store.deleteRuns(keys, now());
          console.log('deleted ' + action);
          store.undoChange(action, now());
          console.log('done ' + action);
        }`,
        waitOf(round),
      );
      const store = openStore(path);
      const { runs } = store.describe();
      expect(store.check()).toEqual({ problems: [], runs });
      if (runs === 0) {
        const last = Number([...out.matchAll(/^deleted (\d+)$/gm)].at(-1)?.[1]);
        // The kill may have come before the last deletion was reported.
        const isReported = !out.trimEnd().endsWith(`done ${last}`);
        store.undoChange(isReported ? last : last + 1, new Date().toISOString());
      }
      expect(store.describe().runs).toBe(seeds.length);
      store.close();
    }
  });

  it('while it compacts leaves the old file or the new one, with every run', async () => {
    const path = join(folder, 'compact', 'lab.db');
    mkdirSync(dirname(path));
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const compact = new URL('../../../main/store/compact.ts', import.meta.url).href;
    for (let round = 0; round < rounds; round++) {
      if (round === 0) makeClosed(path, seeds);
      await killDuring(
        `const { compactDatabase } = await import(${JSON.stringify(compact)});
        for (let i = 0; ; i++) {
          compactDatabase(${JSON.stringify(path)});
          console.log('done ' + i);
        }`,
        waitOf(round),
      );
      const store = openStore(path);
      expect(store.check()).toEqual({ problems: [], runs: seeds.length });
      store.close();
      const left = readdirSync(dirname(path)).filter((name) => name !== 'lab.db');
      expect(left).toEqual([]);
    }
  });

  it('while it imports a trace leaves it whole or not at all, and nothing of it is in the way', async () => {
    const path = join(folder, 'imports.db');
    const reported: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const out = await killDuring(
        `${writes(path, String(round))}
        const importer = { pid: process.pid, start: 'now', host: 'here' };
        for (let i = 0; ; i++) {
          const id = store.beginTrace({ name: round + '-' + i, importedAt: 't', importer });
          for (let n = 0; n < 30; n++) {
            store.addTraceChunks(id, [{ cpu: 0, sequence: n, events: 1, firstNs: n, lastNs: n,
              columns: new Uint8Array(5000) }]);
          }
          write(round + '-' + i);
        }`,
        waitOf(round),
      );
      reported.push(...reportedBy(out));
      checkRuns(path, reported);
    }
    expect(reported.length).toBeGreaterThan(0);
  });

  it('while it merges keeps every run that it reported, and merging again adds none twice', async () => {
    const path = join(folder, 'merges.db');
    const reported: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const out = await killDuring(
        `${writes(path, String(round))}
        const toItem = (key) => ({ run: { key, modelVersion: '1', spec, startedAt: 's', finishedAt: 'f',
          result: { key }, distributions: null, tags: ['t'], note: '', starred: false,
          replications: [0, 1, 2].map((replication) => ({ replication, digest: 'd', result: { text } })) } });
        for (let i = 0; ; i++) {
          const keys = Array.from({ length: 20 }, (_, n) => ${round} + '-' + i + '-' + n);
          store.mergeItems(keys.map(toItem));
          if (store.mergeItems(keys.map(toItem)).some((outcome) => outcome !== 'same')) break;
          for (const key of keys) console.log('done ' + key);
        }`,
        waitOf(round),
      );
      reported.push(...reportedBy(out));
      checkRuns(path, reported);
    }
    expect(reported.length).toBeGreaterThan(0);
  });

  it('while it salvages leaves the original as it is, and whole copies alone', async () => {
    const path = join(folder, 'broken', 'lab.db');
    mkdirSync(dirname(path));
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    makeClosed(path, seeds);
    const bytes = readFileSync(path);
    const salvage = new URL('../../../main/store/salvage.ts', import.meta.url).href;
    const target = join(folder, 'broken', 'copy.db');
    for (let round = 0; round < rounds; round++) {
      await killDuring(
        `const { salvageDatabase } = await import(${JSON.stringify(salvage)});
        for (let i = 0; ; i++) {
          salvageDatabase(${JSON.stringify(path)}, ${JSON.stringify(target)} + '${round}-' + i);
          console.log('done ' + i);
        }`,
        waitOf(round),
      );
      expect(readFileSync(path).equals(bytes)).toBe(true);
      const copies = readdirSync(dirname(path)).filter((name) => /^copy\.db\d+-\d+$/.test(name));
      for (const copy of copies) {
        const store = openStore(join(dirname(path), copy));
        expect(store.describe().runs).toBe(seeds.length);
        store.close();
        rmSync(join(dirname(path), copy));
      }
    }
  });
});
