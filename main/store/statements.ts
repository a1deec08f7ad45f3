// The SQL of runs and sweeps, prepared once per connection. The rule: values are bound, never written
// into the text. rows.ts converts rows to the lab's types; marks, lists and long reads have their own
// files.
import type Database from 'better-sqlite3';
import { listedNumbers } from './listed-numbers.ts';
import { partColumnList, selectSpec, type SpecRecord } from './spec-parts.ts';
import type { RunStatus, SweepKind, SweepStatus } from './store.ts';

export interface RunRecord extends SpecRecord {
  readonly id: number;
  readonly key: string;
  readonly model_version: string;
  readonly status: RunStatus;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly result: Buffer | null;
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

/** A point of a sweep, with its spec. */
export type PointRecord = SpecRecord & { readonly key: string };

/** What a completed run has beside its texts. */
export type Completion = Readonly<
  Record<'key' | 'finishedAt', string> & Record<'result' | 'replicationRows', Buffer>
> &
  Readonly<Record<string, string | number | Buffer | null>>;

const ofRun = selectSpec('run');
const selectRuns = `SELECT run.id, key, model_version, status, started_at, finished_at, error, result,
  ${ofRun.columns} FROM run ${ofRun.joins}`;
const ofPoint = selectSpec('sweep_point');

/** What a run has of its spec. */
const specColumns = [...partColumnList, 'seed', 'layout'];
const named = specColumns.map((name) => `@${name}`).join(', ');

/** A finished run only gets the new start: if the second run dies, the first result must survive. */
const beginRun = `
INSERT INTO run (key, model_version, ${specColumns.join(', ')}, status, started_at)
VALUES (@key, @modelVersion, ${named}, 'running', @startedAt)
ON CONFLICT (key) DO UPDATE SET
  model_version = iif(status = 'done', model_version, excluded.model_version),
  ${specColumns.map((name) => `${name} = iif(status = 'done', ${name}, excluded.${name}),`).join('\n  ')}
  started_at = iif(status = 'done', started_at, excluded.started_at),
  restarted_at = iif(status = 'done', excluded.started_at, NULL),
  finished_at = iif(status = 'done', finished_at, NULL),
  error = iif(status = 'done', error, NULL),
  status = iif(status = 'done', 'done', 'running')`;

const completeRun = `
UPDATE run SET status = 'done', started_at = coalesce(restarted_at, started_at),
  restarted_at = NULL, finished_at = @finishedAt, error = NULL,
  ${listedNumbers.map((name) => `${name} = @${name}`).join(', ')},
  result = @result, replication_rows = @replicationRows
WHERE key = @key
RETURNING id`;

const endRun = `
UPDATE run SET
  restarted_at = NULL,
  finished_at = iif(status = 'done', finished_at, @finishedAt),
  error = iif(status = 'done', error, @error),
  status = iif(status = 'done', status, @status)
WHERE key = @key`;

/** The statements of a connection. */
export interface Statements {
  readonly beginRun: Database.Statement<[Record<string, string | number | null>]>;
  readonly completeRun: Database.Statement<[Completion], number>;
  readonly endRun: Database.Statement<[Record<'key' | 'finishedAt' | 'error' | 'status', string>]>;
  readonly findRun: Database.Statement<[string], RunRecord>;
  readonly finishedAt: Database.Statement<[string], string>;
  readonly findByPrefix: Database.Statement<[string, string], RunRecord>;
  readonly dropDistributions: Database.Statement<[number]>;
  readonly addDistribution: Database.Statement<[number, string, Buffer]>;
  readonly distributions: Database.Statement<
    [string],
    { readonly name: string; readonly state: Buffer }
  >;
  readonly replications: Database.Statement<[string], Buffer | null>;
  readonly addSweep: Database.Statement<[SweepKind, string, SweepStatus, string, string]>;
  readonly addSweepPoint: Database.Statement<[Record<string, string | number | null>]>;
  readonly setSweepStatus: Database.Statement<[SweepStatus, number]>;
  readonly findSweep: Database.Statement<[number], SweepRecord>;
  readonly lastSweep: Database.Statement<[SweepKind | null], SweepRecord>;
  readonly lastUnfinishedSweep: Database.Statement<[], SweepRecord>;
  readonly sweepPoints: Database.Statement<[number], PointRecord>;
  readonly openSweeps: Database.Statement<[], { readonly n: number }>;
  readonly interruptSweeps: Database.Statement<[]>;
  readonly dropPlannings: Database.Statement<[]>;
  readonly cancelAbandonedRuns: Database.Statement<[]>;
}

export function prepareStatements(db: Database.Database): Statements {
  return {
    beginRun: db.prepare<[Record<string, string | number | null>]>(beginRun),
    completeRun: db.prepare<[Completion], number>(completeRun).pluck(),
    endRun: db.prepare<[Record<'key' | 'finishedAt' | 'error' | 'status', string>]>(endRun),
    findRun: db.prepare<[string], RunRecord>(`${selectRuns} WHERE key = ?`),
    finishedAt: db
      .prepare<[string], string>(`SELECT finished_at FROM run WHERE key = ? AND status = 'done'`)
      .pluck(),
    findByPrefix: db.prepare<[string, string], RunRecord>(
      `${selectRuns} WHERE key >= ? AND key < ? ORDER BY key LIMIT 10`,
    ),
    dropDistributions: db.prepare<[number]>('DELETE FROM run_distribution WHERE run_id = ?'),
    addDistribution: db.prepare<[number, string, Buffer]>(
      'INSERT INTO run_distribution (run_id, name, state) VALUES (?, ?, ?)',
    ),
    distributions: db.prepare<[string], { readonly name: string; readonly state: Buffer }>(
      `SELECT name, state FROM run_distribution
       WHERE run_id = (SELECT id FROM run WHERE key = ?)`,
    ),
    replications: db
      .prepare<[string], Buffer | null>('SELECT replication_rows FROM run WHERE key = ?')
      .pluck(),
    addSweep: db.prepare<[SweepKind, string, SweepStatus, string, string]>(
      'INSERT INTO sweep (kind, created_at, status, command, name) VALUES (?, ?, ?, ?, ?)',
    ),
    addSweepPoint: db.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO sweep_point (sweep_id, position, key, ${specColumns.join(', ')})
       VALUES (@sweepId, @position, @key, ${named})`,
    ),
    setSweepStatus: db.prepare<[SweepStatus, number]>('UPDATE sweep SET status = ? WHERE id = ?'),
    findSweep: db.prepare<[number], SweepRecord>(
      'SELECT * FROM sweep WHERE id = ? AND deleted_at IS NULL',
    ),
    lastSweep: db.prepare<[SweepKind | null], SweepRecord>(
      `SELECT * FROM sweep WHERE kind = coalesce(?, kind) AND status <> 'planning' AND deleted_at IS NULL
       ORDER BY kind = 'validation', id DESC LIMIT 1`,
    ),
    lastUnfinishedSweep: db.prepare<[], SweepRecord>(
      `SELECT * FROM sweep WHERE status NOT IN ('done', 'planning') AND deleted_at IS NULL
       ORDER BY id DESC LIMIT 1`,
    ),
    sweepPoints: db.prepare<[number], PointRecord>(
      `SELECT key, ${ofPoint.columns} FROM sweep_point ${ofPoint.joins}
       WHERE sweep_id = ? ORDER BY position`,
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
