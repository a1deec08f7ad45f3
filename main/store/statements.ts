// The SQL of runs and sweeps, prepared once per connection. The rule: values are bound, never written
// into the text. rows.ts converts rows to the lab's types; marks, lists and long reads have their own
// files.
import type Database from 'better-sqlite3';
import { storedColumns } from './field-columns.ts';
import type { RunStatus, SweepKind, SweepStatus } from './store.ts';

export interface RunRecord {
  readonly key: string;
  readonly model_version: string;
  readonly status: RunStatus;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly spec: string;
  readonly result: string | null;
  readonly error: string | null;
}

export interface SweepRecord {
  readonly id: number;
  readonly kind: SweepKind;
  readonly created_at: string;
  readonly status: SweepStatus;
  readonly command: string;
  readonly name: string;
}

export interface ReplicationRecord {
  readonly replication: number;
  readonly digest: string;
  readonly result: string;
}

const runColumns = 'key, model_version, status, started_at, finished_at, spec, result, error';

/** A finished run only gets the new start: if the second run dies, the first result must survive. */
const beginRun = `
INSERT INTO run (key, model_version, ${storedColumns.join(', ')}, status, started_at, spec)
VALUES (@key, @modelVersion, ${storedColumns.map((name) => `@${name}`).join(', ')}, 'running',
  @startedAt, @spec)
ON CONFLICT (key) DO UPDATE SET
  model_version = iif(status = 'done', model_version, excluded.model_version),
  ${storedColumns.map((name) => `${name} = iif(status = 'done', ${name}, excluded.${name}),`).join('\n  ')}
  spec = iif(status = 'done', spec, excluded.spec),
  started_at = iif(status = 'done', started_at, excluded.started_at),
  restarted_at = iif(status = 'done', excluded.started_at, NULL),
  finished_at = iif(status = 'done', finished_at, NULL),
  error = iif(status = 'done', error, NULL),
  status = iif(status = 'done', 'done', 'running')`;

const completeRun = `
UPDATE run SET status = 'done', started_at = coalesce(restarted_at, started_at),
  restarted_at = NULL, finished_at = @finishedAt, result = @result, error = NULL
WHERE key = @key`;

const endRun = `
UPDATE run SET
  restarted_at = NULL,
  finished_at = iif(status = 'done', finished_at, @finishedAt),
  error = iif(status = 'done', error, @error),
  status = iif(status = 'done', status, @status)
WHERE key = @key`;

/** The statements of a connection. */
export interface Statements {
  readonly beginRun: Database.Statement<[Record<string, string | number>]>;
  readonly completeRun: Database.Statement<[{ key: string; finishedAt: string; result: string }]>;
  readonly endRun: Database.Statement<[Record<'key' | 'finishedAt' | 'error' | 'status', string>]>;
  readonly findRun: Database.Statement<[string], RunRecord>;
  readonly hasResult: Database.Statement<[string]>;
  readonly findByPrefix: Database.Statement<[string, string], RunRecord>;
  readonly dropReplications: Database.Statement<[string]>;
  readonly addReplication: Database.Statement<[string, number, string, string]>;
  readonly dropDistributions: Database.Statement<[string]>;
  readonly addDistribution: Database.Statement<[string, string, string]>;
  readonly distributions: Database.Statement<
    [string],
    { readonly name: string; readonly state: string }
  >;
  readonly replications: Database.Statement<[string], ReplicationRecord>;
  readonly addSweep: Database.Statement<[SweepKind, string, SweepStatus, string, string]>;
  readonly addSweepPoint: Database.Statement<[number | bigint, number, string, string]>;
  readonly setSweepStatus: Database.Statement<[SweepStatus, number]>;
  readonly findSweep: Database.Statement<[number], SweepRecord>;
  readonly lastSweep: Database.Statement<[SweepKind | null], SweepRecord>;
  readonly lastUnfinishedSweep: Database.Statement<[], SweepRecord>;
  readonly sweepPoints: Database.Statement<
    [number],
    { readonly key: string; readonly spec: string }
  >;
  readonly openSweeps: Database.Statement<[], { readonly n: number }>;
  readonly interruptSweeps: Database.Statement<[]>;
  readonly dropPlannings: Database.Statement<[]>;
  readonly cancelAbandonedRuns: Database.Statement<[]>;
}

export function prepareStatements(db: Database.Database): Statements {
  return {
    beginRun: db.prepare<[Record<string, string | number>]>(beginRun),
    completeRun: db.prepare<[{ key: string; finishedAt: string; result: string }]>(completeRun),
    endRun: db.prepare<[Record<'key' | 'finishedAt' | 'error' | 'status', string>]>(endRun),
    findRun: db.prepare<[string], RunRecord>(`SELECT ${runColumns} FROM run WHERE key = ?`),
    hasResult: db.prepare<[string]>(`SELECT 1 FROM run WHERE key = ? AND status = 'done'`),
    findByPrefix: db.prepare<[string, string], RunRecord>(
      `SELECT ${runColumns} FROM run WHERE key >= ? AND key < ? ORDER BY key LIMIT 10`,
    ),
    dropReplications: db.prepare<[string]>('DELETE FROM replication WHERE run_key = ?'),
    addReplication: db.prepare<[string, number, string, string]>(
      'INSERT INTO replication (run_key, replication, digest, result) VALUES (?, ?, ?, ?)',
    ),
    dropDistributions: db.prepare<[string]>('DELETE FROM run_distribution WHERE run_key = ?'),
    addDistribution: db.prepare<[string, string, string]>(
      'INSERT INTO run_distribution (run_key, name, state) VALUES (?, ?, ?)',
    ),
    distributions: db.prepare<[string], { readonly name: string; readonly state: string }>(
      'SELECT name, state FROM run_distribution WHERE run_key = ?',
    ),
    replications: db.prepare<[string], ReplicationRecord>(
      `SELECT replication, digest, result FROM replication WHERE run_key = ? ORDER BY replication`,
    ),
    addSweep: db.prepare<[SweepKind, string, SweepStatus, string, string]>(
      'INSERT INTO sweep (kind, created_at, status, command, name) VALUES (?, ?, ?, ?, ?)',
    ),
    addSweepPoint: db.prepare<[number | bigint, number, string, string]>(
      'INSERT INTO sweep_point (sweep_id, position, key, spec) VALUES (?, ?, ?, ?)',
    ),
    setSweepStatus: db.prepare<[SweepStatus, number]>('UPDATE sweep SET status = ? WHERE id = ?'),
    findSweep: db.prepare<[number], SweepRecord>(
      'SELECT * FROM sweep WHERE id = ? AND deleted_at IS NULL',
    ),
    lastSweep: db.prepare<[SweepKind | null], SweepRecord>(
      `SELECT * FROM sweep WHERE kind = coalesce(?, kind) AND status <> 'planning' AND deleted_at IS NULL
       ORDER BY id DESC LIMIT 1`,
    ),
    lastUnfinishedSweep: db.prepare<[], SweepRecord>(
      `SELECT * FROM sweep WHERE status NOT IN ('done', 'planning') AND deleted_at IS NULL
       ORDER BY id DESC LIMIT 1`,
    ),
    sweepPoints: db.prepare<[number], { readonly key: string; readonly spec: string }>(
      'SELECT key, spec FROM sweep_point WHERE sweep_id = ? ORDER BY position',
    ),
    openSweeps: db.prepare<[], { readonly n: number }>(
      `SELECT count(*) AS n FROM sweep WHERE status IN ('running', 'planning')`,
    ),
    interruptSweeps: db.prepare<[]>(
      `UPDATE sweep SET status = 'interrupted' WHERE status = 'running'`,
    ),
    cancelAbandonedRuns: db.prepare<[]>(
      `UPDATE run SET status = 'cancelled', error = 'the process that ran it has ended',
         finished_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE status = 'running'`,
    ),
    dropPlannings: db.prepare<[]>(`DELETE FROM sweep WHERE status = 'planning'`),
  };
}
