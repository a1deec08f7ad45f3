import Database from 'better-sqlite3';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { RunResult } from '../../../shared/result.ts';
import { resultOf } from '../../main/store/support/recorded-run.ts';
import { makeKernelBuild, makeMachine, makeSpec, policies } from '../../support/specs.ts';

const names = ['none', 'sync', 'deferred', 'latr', 'broadcast'] as const;

/**
 * A database with this many finished runs; they differ in what a list shows, the rest is copied from one
 * run.
 */
export function fillWithRuns(path: string, count: number): void {
  openStore(path).close();
  const base = resultOf({ seed: 1 });
  const db = new Database(path);
  const insert = db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
       finished_at, spec, result)
     VALUES (?, '3', ?, 'kernel-build', ?, ?, ?, 'done', ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let i = 0; i < count; i++) {
      const cpus = 2 ** (1 + (i % 7));
      const policy = names[i % names.length]!;
      const spec = makeSpec(makeMachine(cpus), makeKernelBuild(cpus), policies[policy]);
      const mean = 1 + ((i * 7919) % 1000) / 37;
      const key = i.toString(16).padStart(8, '0').padEnd(64, '0');
      const pairs = { ...base.exposureWindowNs.pairs, count: 1000, p99: (i * 31) % 5000 };
      const result: RunResult = {
        ...base,
        key,
        spec,
        replications: 5,
        precisionReached: i % 11 > 0,
        overhead: { ...base.overhead, tick: { mean, low: mean - 0.1, high: mean + 0.1 } },
        exposureWindowNs: { ...base.exposureWindowNs, pairs },
        contract: { ...base.contract, answer: i % 9 > 0 ? 'kept' : 'broken' },
      };
      const at = new Date(1.7e12 + i * 1000).toISOString();
      const { name } = spec.machine;
      const texts = [JSON.stringify(spec), JSON.stringify(result)];
      insert.run(key, name, policy, cpus, i, at, at, ...texts);
    }
  })();
  db.close();
}
