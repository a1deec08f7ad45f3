import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { listedNumbers, listNumbers } from '../../main/store/listed-numbers.ts';
import { packText } from '../../main/store/packed-json.ts';
import { packResult } from '../../main/store/packed-result.ts';
import { createPartWriter, partColumnList, splitSpec } from '../../main/store/spec-parts.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import type { RunResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { resultOf } from '../main/store/support/recorded-run.ts';
import { makeOnce } from './make-once.ts';
import { policies } from './policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './specs.ts';

const names = ['none', 'sync', 'deferred', 'latr', 'broadcast'] as const;

/** Prepares for many rows: nothing is kept safe, indices and triggers are dropped. Returns their SQL. */
function quicken(db: Database.Database): string[] {
  for (const setting of ['journal_mode = MEMORY', 'synchronous = OFF', 'cache_size = -200000']) {
    db.pragma(setting);
  }
  const rows = db
    .prepare<[], { type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE type IN ('index', 'trigger') AND tbl_name = 'run' AND sql NOT NULL`,
    )
    .all();
  for (const { type, name } of rows) db.exec(`DROP ${type} ${name}`);
  return rows.map(({ sql }) => sql);
}

export interface ManyRuns {
  /** The first and the last so many can be opened: they have a whole result, copied from one run. */
  readonly whole: number;
  /** Ceilings that the policies have, 1, 2, 3 ...; default that of the preset. */
  readonly ceilings?: number;
}

/** The specs of the runs, in parts. */
function createSpecs(db: Database.Database, { ceilings = 0 }: ManyRuns) {
  const writeParts = createPartWriter(db);
  const make = (i: number) => {
    const cpus = 2 ** (1 + (i % 7));
    const preset = policies[names[i % names.length]!];
    const policy =
      ceilings === 0 ? preset : { ...preset, flushCeilingPages: 1 + ((i >> 3) % ceilings) };
    const spec = makeSpec(makeMachine(cpus), makeKernelBuild(cpus), policy);
    const text = JSON.stringify(spec);
    const { bodies, seed, layout } = splitSpec(text);
    const packed = new Map<number, ReturnType<typeof packResult>>();
    return { spec, text, seed, columns: { ...writeParts({ bodies }), layout }, packed };
  };
  const known = new Map<number, ReturnType<typeof make>>();
  return (i: number) => {
    const kind = (i % 35) + 35 * (ceilings === 0 ? 0 : (i >> 3) % ceilings);
    const before = known.get(kind);
    if (before) return before;
    const made = make(i);
    known.set(kind, made);
    return made;
  };
}

/** How many different results the runs of a spec have: packing them takes most of the time. */
const variety = 1000;

/** The numbers that a list shows of a run, in what of a result is given. */
function withNumbers(
  i: number,
  part: Partial<RunResult>,
  horizonNs: RunResult['exposureWindowNs']['horizonNs'],
): RunResult {
  const mean = 1 + ((i * 7919) % 1000) / 37;
  const pairs = { ...part.exposureWindowNs?.pairs, count: 1000, p99: (i * 31) % 5000 };
  return {
    ...part,
    replications: 5,
    precisionReached: i % 11 > 0,
    overhead: { ...part.overhead, tick: { mean, low: mean - 0.1, high: mean + 0.1 } },
    exposureWindowNs: { horizonNs, ...part.exposureWindowNs, pairs },
    contract: { ...part.contract, answer: i % 9 > 0 ? 'kept' : 'broken' },
  } as unknown as RunResult;
}

/** A database with this many finished runs, which differ in what a list shows. */
export function fillWithRuns(path: string, count: number, how: ManyRuns): void {
  openStore(path).close();
  const full = resultOf({ seed: 1 });
  const db = new Database(path);
  const dropped = quicken(db);
  const columns = [
    'key',
    'model_version',
    ...partColumnList,
    'layout',
    'seed',
    'status',
    'started_at',
    'finished_at',
    'started_ms',
    'finished_ms',
    ...listedNumbers,
    'result',
    'replication_rows',
  ];
  const insert = db.prepare(
    `INSERT INTO run (${columns.join(', ')})
     VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const none = packText('[]');
  db.transaction(() => {
    const specOf = createSpecs(db, how);
    for (let i = 0; i < count; i++) {
      const { text, columns: ofSpec, packed } = specOf(i);
      const key = i.toString(16).padStart(8, '0').padEnd(64, '0');
      const kind = i % variety;
      const isWhole = i < how.whole || i >= count - how.whole;
      const part = isWhole ? { ...full, key, spec: JSON.parse(text) as Spec } : {};
      const result = withNumbers(kind, part, full.exposureWindowNs.horizonNs);
      const pack = () => packResult(JSON.stringify(result), { modelVersion: '3', spec: text });
      const stored = isWhole ? pack() : (packed.get(kind) ?? pack());
      if (!isWhole) packed.set(kind, stored);
      const ms = 1.7e12 + i * 1000;
      const at = new Date(ms).toISOString();
      insert.run({
        key,
        model_version: '3',
        ...ofSpec,
        seed: i,
        status: 'done',
        started_at: at,
        finished_at: at,
        started_ms: ms,
        finished_ms: ms,
        ...listNumbers(result),
        result: stored,
        replication_rows: none,
      });
    }
    for (const sql of dropped) db.exec(sql);
  })();
  db.pragma('journal_mode = WAL');
  db.close();
}

/** Runs of the database of many runs. */
export const runCount = 100_000;

/** Copies a database with 100,000 finished runs; the oldest and the newest hundred can be opened. */
export async function copyManyRuns(path: string): Promise<void> {
  const made = await makeOnce('runs', (own) => fillWithRuns(own, runCount, { whole: 100 }));
  copyFileSync(made, path);
}
