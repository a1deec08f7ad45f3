import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { copyDatabase } from '../../main/store/backup.ts';
import { migrate } from '../../main/store/migrate.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import { resultOf, specOf } from '../main/store/support/recorded-run.ts';
import { makeUp } from '../main/lab/fakes/made-up-result.ts';

const replications = 5;

/** A database of version 1, as the first release wrote it: the specs and windows of model version 3. */
function fillOldest(path: string, runs: number): void {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  migrate(db, migrations.slice(0, 1));
  const addRun = db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
       finished_at, spec, result) VALUES (?, '3', 'm', 'w', 'sync', 4, ?, 'done', ?, ?, ?, ?)`,
  );
  const addReplication = db.prepare('INSERT INTO replication VALUES (?, ?, ?, ?)');
  const {
    exposureWindowNs: _windows,
    spec: _spec,
    contract: _contract,
    ...rest
  } = resultOf({
    seed: 1,
  });
  const {
    shootdownLatency: _latency,
    exposure: _exposure,
    ...kept
  } = makeUp(specOf({ seed: 1 }), 0);
  const times = { mean: 1, p50: 1, p99: 1, max: 1 };
  const windows = {
    pairs: times,
    worstCpu: times,
    unboundedShare: 0,
    userShare: 0.5,
    pageCpuSeconds: 2,
  };
  db.transaction(() => {
    for (let seed = 1; seed <= runs; seed++) {
      const { horizonMs: _horizon, ...run } = specOf({ seed }).run;
      const spec = { ...specOf({ seed }), run: { ...run, drainMs: 40 } };
      const key = seed.toString(16).padStart(8, '0').padEnd(64, '0');
      const at = new Date(1.7e12 + seed * 1000).toISOString();
      // No two runs have the same numbers, which is what packing would make use of.
      const result = {
        ...rest,
        key,
        modelVersion: '3',
        spec,
        exposureWindowNs: { ...windows, pageCpuSeconds: Math.sqrt(seed) },
        contract: { kept: true },
      };
      addRun.run(key, seed, at, at, JSON.stringify(spec), JSON.stringify(result));
      for (let i = 0; i < replications; i++) {
        const measuredNs = Math.sqrt(seed + i) * 1e6;
        const own = { ...kept, replication: i, measuredNs };
        addReplication.run(key, i, key, JSON.stringify(own));
      }
    }
  })();
  db.close();
}

/** What a program took: wall and CPU time, ms, and the most memory it had, MB. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly told: number;
}

/** In a process of its own, so that its memory is its own: opens a database, as the lab does. */
function timeOpening(path: string): Took {
  const program = fileURLToPath(new URL('./open-database.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, path]).toString()) as Took;
}

function timeCopy(path: string): number {
  const db = new Database(path, { readonly: true });
  const start = performance.now();
  copyDatabase(db, `${path}.copy`);
  const took = performance.now() - start;
  db.close();
  return took;
}

/** The migration of a database of the oldest version, beside copying it. */
export function benchMigration(runs: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-migration-'));
  try {
    const path = join(folder, 'old.db');
    fillOldest(path, runs);
    const fewer = join(folder, 'fewer.db');
    fillOldest(fewer, Math.ceil(runs / 4));
    const bytes = statSync(path).size;
    const copyMs = timeCopy(path);
    const quarter = timeOpening(fewer);
    const whole = timeOpening(path);
    const after = statSync(path).size;
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    console.log(
      `\nMigration of ${runs} runs from version 1 (${(bytes / 1e6).toFixed(0)} MB to ` +
        `${(after / 1e6).toFixed(0)} MB): ${seconds(whole.wallMs)} with a verified backup, ` +
        `${seconds(whole.cpuMs)} of CPU, at most ${whole.peakMb.toFixed(0)} MB of memory, ` +
        `${whole.told} reports of progress; a checked copy alone ${seconds(copyMs)}: ` +
        `${(whole.wallMs / copyMs).toFixed(1)}x; a quarter of the runs took ` +
        `${((100 * quarter.cpuMs) / whole.cpuMs).toFixed(0)} % of the CPU (25 % is linear)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
