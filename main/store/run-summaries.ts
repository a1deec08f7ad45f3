// Runs as rows of a list: filtered, sorted, a page at a time. The rule: values are bound; what goes
// into the text of a statement comes from the tables below. A page is cut first and only its rows
// are read whole.
import type Database from 'better-sqlite3';
import type { ParsedInput, RunSummary } from '../../shared/contract.ts';
import type { RunResult } from '../../shared/result.ts';
import { fromJson } from './rows.ts';
import type { RunRecord } from './statements.ts';

type Query = ParsedInput<'run.query'>;
type Filter = Query['filter'];

interface SummaryRecord extends Omit<RunRecord, 'spec'> {
  readonly machine: string;
  readonly cpus: number;
  readonly workload: string;
  readonly policy: string;
  readonly seed: number;
  readonly note: string;
  readonly starred: number;
  readonly archived: number;
  readonly tags: string;
}

const sortColumns: Readonly<Record<Query['sort'], string>> = {
  startedAt: 'started_at',
  machine: 'machine',
  cpus: 'cpus',
  workload: 'workload',
  policy: 'policy',
  status: 'status',
  overhead: 'overhead',
  windowP99Ns: 'window_p99_ns',
};

/** What each filter asks of a row; `?` is its value, as often as it stands there. */
const conditions: { readonly [K in keyof Filter]-?: string } = {
  machine: 'machine = ?',
  workload: 'workload = ?',
  policy: 'policy = ?',
  status: 'status = ?',
  tag: 'EXISTS (SELECT 1 FROM run_tag WHERE run_key = run.key AND tag = ?)',
  starred: 'starred = ?',
  archived: 'archived = ?',
  text: `(instr(lower(machine || char(10) || workload || char(10) || policy || char(10) || note),
      lower(?)) > 0
    OR substr(key, 1, length(?)) = lower(?)
    OR EXISTS (SELECT 1 FROM run_tag WHERE run_key = run.key AND instr(lower(tag), lower(?)) > 0))`,
};

function toCondition(filter: Filter): { readonly where: string; readonly values: unknown[] } {
  const { archived = false, ...others } = filter;
  const wanted = archived === 'all' ? others : { ...others, archived };
  const parts: string[] = [];
  const values: unknown[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    const condition = conditions[name as keyof Filter];
    parts.push(condition);
    const bound = typeof value === 'boolean' ? Number(value) : value;
    for (let i = condition.split('?').length; i > 1; i--) values.push(bound);
  }
  return { where: parts.join(' AND ') || '1', values };
}

const summaryColumns = `key, model_version, machine, cpus, workload, policy, seed, status, started_at,
  finished_at, result, error, note, starred, archived,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM run_tag WHERE run_key = run.key ORDER BY tag))
    AS tags`;

function toSummary(record: SummaryRecord, path: string): RunSummary {
  const result = record.result === null ? null : fromJson<RunResult>(record.result, path);
  return {
    key: record.key,
    modelVersion: record.model_version,
    status: record.status,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
    machine: record.machine,
    cpus: record.cpus,
    workload: record.workload,
    policy: record.policy,
    seed: record.seed,
    replications: result?.replications ?? null,
    precisionReached: result?.precisionReached ?? null,
    overhead: result?.overhead.tick ?? null,
    windowP99Ns: result?.exposureWindowNs.pairs.p99 ?? null,
    contractKept: result?.contract.kept ?? null,
    error: record.error,
    tags: fromJson(record.tags, path),
    note: record.note,
    starred: record.starred === 1,
    archived: record.archived === 1,
  };
}

/** Columns that can be without a value. */
const nullable: ReadonlySet<string> = new Set(['overhead', 'window_p99_ns']);

/**
 * The keys of a page. Rows without a value of the sorted column come last, whatever the direction; an
 * index has them first, so upwards they are a list of their own behind the others.
 */
function selectKeys(
  db: Database.Database,
  { filter, sort, descending, limit, offset }: Query,
): string[] {
  const { where, values } = toCondition(filter);
  const column = sortColumns[sort];
  const newest = 'started_at DESC, key';
  const select = (condition: string, order: string, from: number, most: number) =>
    db
      .prepare<unknown[], string>(
        `SELECT key FROM run WHERE ${where} AND ${condition} ORDER BY ${order} LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(...values, most, from);
  if (column === 'started_at') {
    return select('1', descending ? newest : 'started_at, key DESC', offset, limit);
  }
  if (descending) return select('1', `${column} DESC, ${newest}`, offset, limit);
  if (!nullable.has(column)) return select('1', `${column}, ${newest}`, offset, limit);
  const valued = `${column} IS NOT NULL`;
  const count = Number(
    db
      .prepare(`SELECT count(*) FROM run WHERE ${where} AND ${valued}`)
      .pluck()
      .get(...values),
  );
  const keys = offset < count ? select(valued, `${column}, ${newest}`, offset, limit) : [];
  const others = limit - keys.length;
  if (others === 0) return keys;
  return [...keys, ...select(`${column} IS NULL`, newest, Math.max(0, offset - count), others)];
}

export function selectSummaries(
  db: Database.Database,
  query: Query,
  path: string,
): { readonly total: number; readonly rows: RunSummary[] } {
  const { where, values } = toCondition(query.filter);
  const total = Number(
    db
      .prepare(`SELECT count(*) FROM run WHERE ${where}`)
      .pluck()
      .get(...values),
  );
  const keys = selectKeys(db, query);
  const found = summariesByKeys(db, keys, path);
  return { total, rows: keys.flatMap((key) => found.get(key) ?? []) };
}

/** The summaries of these runs, by key; without those that are not there. */
export function summariesByKeys(
  db: Database.Database,
  keys: readonly string[],
  path: string,
): Map<string, RunSummary> {
  const records = db
    .prepare<[string], SummaryRecord>(
      `SELECT ${summaryColumns} FROM run WHERE key IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(keys));
  return new Map(records.map((record) => [record.key, toSummary(record, path)]));
}
