import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openStore } from '../../main/store/sqlite-store.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { resultOf } from '../main/store/support/recorded-run.ts';
import { makeOnce } from './make-once.ts';
import { makeKernelBuild, makeMachine, makeSpec, policies } from './specs.ts';

const names = ['none', 'sync', 'deferred', 'latr', 'broadcast'] as const;

/** Prepares for many rows: nothing is kept safe, and indices are dropped. Returns what makes them again. */
function quicken(db: Database.Database): string[] {
  for (const setting of ['journal_mode = MEMORY', 'synchronous = OFF', 'cache_size = -200000']) {
    db.pragma(setting);
  }
  const rows = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'run' AND sql NOT NULL`,
    )
    .all();
  for (const { name } of rows) db.exec(`DROP INDEX ${name}`);
  return rows.map(({ sql }) => sql);
}

/**
 * A database with this many finished runs, which differ in what a list shows. The first and the last
 * `whole` of them have the rest of a result too, copied from one run, so that they can be opened.
 */
export function fillWithRuns(path: string, count: number, { whole }: { whole: number }): void {
  openStore(path).close();
  const { exposureWindowNs, contract, overhead, ...rest } = resultOf({ seed: 1 });
  const full = { ...rest, exposureWindowNs, contract, overhead };
  const specs = new Map<string, { readonly spec: Spec; readonly text: string }>();
  const specOf = (policy: (typeof names)[number], cpus: number) => {
    const known = specs.get(`${policy} ${cpus}`);
    if (known) return known;
    const spec = makeSpec(makeMachine(cpus), makeKernelBuild(cpus), policies[policy]);
    const made = { spec, text: JSON.stringify(spec) };
    specs.set(`${policy} ${cpus}`, made);
    return made;
  };
  const db = new Database(path);
  const indices = quicken(db);
  const insert = db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
       finished_at, spec, result)
     VALUES (?, '3', ?, 'kernel-build', ?, ?, ?, 'done', ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let i = 0; i < count; i++) {
      const cpus = 2 ** (1 + (i % 7));
      const policy = names[i % names.length]!;
      const { spec, text } = specOf(policy, cpus);
      const base = i < whole || i >= count - whole ? full : null;
      const mean = 1 + ((i * 7919) % 1000) / 37;
      const key = i.toString(16).padStart(8, '0').padEnd(64, '0');
      const pairs = { ...base?.exposureWindowNs.pairs, count: 1000, p99: (i * 31) % 5000 };
      const { horizonNs } = exposureWindowNs;
      const result = {
        ...base,
        key,
        ...(base && { spec }),
        replications: 5,
        precisionReached: i % 11 > 0,
        overhead: { ...base?.overhead, tick: { mean, low: mean - 0.1, high: mean + 0.1 } },
        exposureWindowNs: { horizonNs, ...base?.exposureWindowNs, pairs },
        contract: { ...base?.contract, answer: i % 9 > 0 ? 'kept' : 'broken' },
      };
      const at = new Date(1.7e12 + i * 1000).toISOString();
      const { name } = spec.machine;
      insert.run(key, name, policy, cpus, i, at, at, text, JSON.stringify(result));
    }
    for (const sql of indices) db.exec(sql);
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
