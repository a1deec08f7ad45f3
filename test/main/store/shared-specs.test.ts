import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { packText, unpackText } from '../../../main/store/packed-json.ts';
import { joinSpec, splitSpec } from '../../../main/store/spec-parts.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { fillAbsent } from '../../../shared/spec/absent-fields.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { makeFolder } from './support/folder.ts';
import { keyOf, modelVersion, record, resultOf, specOf } from './support/recorded-run.ts';
import { readChanged } from './support/changed-bytes.ts';

const { newPath } = makeFolder();
const opened: Store[] = [];
afterAll(() => opened.forEach((store) => store.close()));

const plan = { seed: 7, cpus: 16 };
const whole = specOf(plan);
const { kernel, ...withoutKernel } = whole;

/** Specs as older programs, and none, have stored them. */
const specs: readonly (readonly [what: string, spec: object])[] = [
  ['of today', whole],
  ['older than kernels', withoutKernel],
  ['whose kernel came last', { ...withoutKernel, kernel }],
  ['without a seed', { ...whole, run: { measureMs: 1 } }],
  ['with a seed that is none', { ...whole, run: { ...whole.run, seed: -0.5 } }],
  ['with a section that is none', { ...whole, note: 'mine' }],
  ['of nothing', {}],
];

/** A database of version 9 with a finished run of each spec. */
function makeOld(path: string): void {
  const { db, close } = openDatabase(path, {
    isReadOnly: false,
    migrations: migrations.slice(0, 9),
  });
  const run = db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
       finished_at, note, starred, spec, result)
     VALUES (?, ?, 'm', 'w', 'p', 4, 1, 'done', '2026-01-02T03:04:05.678Z', 'f', ?, 1, ?, ?)`,
  );
  specs.forEach(([what, spec], i) => {
    const result = { ...resultOf(plan), key: `k${i}`, spec };
    run.run(`k${i}`, modelVersion, what, JSON.stringify(spec), JSON.stringify(result));
    db.prepare(`INSERT INTO replication VALUES (?, 0, 'd', '{"n":0.1}')`).run(`k${i}`);
    db.prepare(`INSERT INTO run_tag VALUES (?, 'old')`).run(`k${i}`);
    db.prepare('INSERT INTO sweep_point VALUES (1, ?, ?, ?)').run(i, `k${i}`, JSON.stringify(spec));
  });
  for (const name of ['shootdownLatency', 'pairs', 'worstCpu']) {
    const state = '{"count":2,"sum":3.5,"max":2,"bins":[1,1,4,1]}';
    db.prepare('INSERT INTO run_distribution VALUES (?, ?, ?)').run('k0', name, state);
  }
  db.exec(`INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status,
    started_at, finished_at, error, spec)
    VALUES ('bad', '1', 'm', 'w', 'p', 4, 1, 'failed', 's', 'f', 'it broke', '{}')`);
  close();
}

/** The same, with a sweep whose points are these. */
function migrateOld(told: (readonly number[])[] = []): Store {
  const path = newPath();
  const { close } = openDatabase(path, { isReadOnly: false, migrations: migrations.slice(0, 9) });
  close();
  const db = new Database(path);
  db.exec(`INSERT INTO sweep (id, kind, created_at, status, command)
    VALUES (1, 'sweep', 'c', 'paused', 'lab sweep')`);
  db.close();
  makeOld(path);
  const store = openStore(path, { onMigrate: (...progress) => told.push(progress) });
  opened.push(store);
  return store;
}

describe('a database of version 9', () => {
  it('is read as before, bit for bit and in the same order', () => {
    const store = migrateOld();
    specs.forEach(([what, stored], i) => {
      const row = store.findRun(`k${i}`)!;
      const spec = fillAbsent(stored);
      expect(JSON.stringify(row.spec), what).toBe(JSON.stringify(spec));
      const result = { ...resultOf(plan), key: `k${i}`, spec };
      expect(JSON.stringify(row.result), what).toBe(JSON.stringify(result));
      expect(row.startedAt).toBe('2026-01-02T03:04:05.678Z');
      expect(store.replications(`k${i}`)).toEqual([
        { replication: 0, digest: 'd', result: { n: 0.1 } },
      ]);
      expect(JSON.stringify(store.findSweep(1)?.points[i]?.spec)).toBe(JSON.stringify(spec));
    });
    expect(store.distributions('k0')?.pairs).toEqual({
      count: 2,
      sum: 3.5,
      max: 2,
      bins: [1, 1, 4, 1],
    });
    expect(store.findRun('bad')).toMatchObject({ status: 'failed', error: 'it broke' });
    expect(store.findSummary('k0')).toMatchObject({
      tags: ['old'],
      starred: true,
      note: 'of today',
    });
  });

  it('says how far its migration is, row by row', () => {
    const told: (readonly number[])[] = [];
    migrateOld(told);
    const total = 2 * specs.length + 1;
    expect(told).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
  });

  it('shares what its specs have in common, and is whole', () => {
    const store = migrateOld();
    // Only the hash of its bodies and what they say is asked: the results are of another key.
    expect(store.check().problems).toEqual([]);
    const db = new Database(store.path, { readonly: true });
    const machines = db.prepare('SELECT count(DISTINCT machine_part) FROM run').pluck().get();
    expect(machines).toBe(3);
    db.close();
  });
});

describe('the schema', () => {
  it('has no CHECK that rests on json_valid(NULL), on which versions of SQLite differ', () => {
    const store = migrateOld();
    const db = new Database(store.path, { readonly: true });
    const tables = db
      .prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL`)
      .pluck()
      .all();
    db.close();
    const checks = tables.flatMap((sql) =>
      sql.split('\n').filter((line) => /json_valid/.test(line)),
    );
    expect(checks.length).toBeGreaterThan(5);
    const unsure = checks.filter((line) => !/NOT NULL CHECK|IS NULL OR json_valid/.test(line));
    expect(unsure).toEqual([]);
  });
});

describe('a spec in parts', () => {
  it('is put together to the text that it was, whatever that is', () => {
    const anyPart = fc.constantFrom('machine', 'kernel', 'workload', 'policy', 'run', 'other');
    const anySpec = fc.dictionary(anyPart, fc.oneof(fc.object({ maxDepth: 1 }), fc.jsonValue()));
    fc.assert(
      fc.property(
        fc.oneof(
          anySpec.map((spec) => JSON.stringify(spec)),
          fc.string(),
        ),
        (text) => {
          expect(joinSpec(splitSpec(text))).toBe(text);
        },
      ),
      { seed: 20261130, numRuns: scaleRuns(1000) },
    );
  });

  it('has all but the seed in common with one of another seed', () => {
    const [one, other] = [1, 2 ** 31].map((seed) => splitSpec(JSON.stringify(specOf({ seed }))));
    expect(one!.bodies).toEqual(other!.bodies);
    expect([one!.seed, other!.seed]).toEqual([1, 2 ** 31]);
  });
});

describe('packed JSON', () => {
  it('is the text again, and says so if a byte of it changed', () => {
    const text = JSON.stringify(resultOf(plan));
    const bytes = packText(text);
    expect(unpackText(bytes)).toBe(text);
    const { same, other } = readChanged(bytes, (changed) => unpackText(changed) === text);
    expect(other).toBe(0);
    // A bit of a code that is not used says nothing, nor does one of a copy from where the same stands.
    expect(same).toBeLessThan(3);
  });

  it('makes a run that the lab records shorter than 2 kB, without its histograms', () => {
    const path = newPath();
    const sizes = [50, 250].map((count) => {
      const store = openStore(path);
      for (let seed = store.describe().runs; seed < count; seed++) record(store, { seed });
      store.close();
      return statSync(path).size;
    });
    expect((sizes[1]! - sizes[0]!) / 200).toBeLessThan(2000);
    expect(keyOf(plan)).toHaveLength(64);
  });
});
