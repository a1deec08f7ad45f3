// Runs as rows of a list: filtered, sorted, a page at a time. The rule: values are bound; all other
// text of a statement comes from the tables below. The page is selected first, and only its rows are
// read whole.
import type Database from 'better-sqlite3';
import type { CallValue, ParsedInput, RunSummary } from '../../shared/contract.ts';
import type { RunResult } from '../../shared/result.ts';
import type { RunTerm } from '../../shared/run-terms.ts';
import {
  fieldColumns,
  pickColumns,
  type FieldColumnValues,
} from '../../shared/spec/field-columns.ts';
import { unreadableRun } from '../../shared/unreadable-run.ts';
import { isGuess, type MaybeGuess } from '../../shared/guess.ts';
import { selectedFields, sqlByName } from './field-columns.ts';
import { fromJson } from './rows.ts';
import { countRuns, listOfRuns, toCondition } from './run-conditions.ts';
import type { RunRecord } from './statements.ts';

type Query = ParsedInput<'run.query'>;
type KeyQuery = ParsedInput<'run.keys'>;
type Order = Pick<Query, 'sort' | 'descending'>;

interface SummaryRecord extends Omit<RunRecord, 'spec'>, FieldColumnValues {
  readonly recorded_cpus: number | null;
  readonly remote: MaybeGuess['policy']['remote'];
  readonly has_spec: number;
  readonly note: string;
  readonly starred: number;
  readonly archived: number;
  readonly tags: string;
}

/** The tags of a run as one text, sorted; NULL if it has none. */
const tagText = `(SELECT group_concat(tag, ' ') FROM
  (SELECT tag FROM run_tag WHERE run_key = run.key ORDER BY tag))`;

const sortColumns: Readonly<Record<Query['sort'], string>> = {
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  key: 'key',
  ...sqlByName(fieldColumns),
  status: 'status',
  overhead: 'overhead',
  halfWidth: 'half_width',
  replications: 'replications',
  windowP99Ns: 'window_p99_ns',
  contract: 'contract',
  modelVersion: 'model_version',
  starred: 'starred',
  tags: tagText,
  note: "nullif(note, '')",
};

const summaryColumns = `key, model_version, ${selectedFields}, status, started_at,
  finished_at, result, error, note, starred, archived,
  iif(json_valid(spec), json_extract(spec, '$.workload.recorded.cpus'), NULL) AS recorded_cpus,
  iif(json_valid(spec), json_extract(spec, '$.policy.remote'), NULL) AS remote,
  json_valid(spec) AS has_spec,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM run_tag WHERE run_key = run.key ORDER BY tag))
    AS tags`;

type Window = Pick<RunSummary, 'windowP99Ns' | 'windowBeyondNs' | 'windowP99Estimate'>;

/** Leniently: a stored result may be of any version. */
function summarizeWindow(windows: RunResult['exposureWindowNs'] | undefined): Window {
  if (!windows) return { windowP99Ns: null, windowBeyondNs: null, windowP99Estimate: null };
  const { p99, count, p99Estimate = null } = windows.pairs;
  const isBeyond = p99 === null && count > 0;
  return {
    windowP99Ns: p99,
    windowBeyondNs: isBeyond ? windows.horizonNs : null,
    windowP99Estimate: p99Estimate,
  };
}

/** Leniently: a row that cannot be read is shown as such, and the others beside it. */
function toSummary(record: SummaryRecord, path: string): RunSummary {
  const readable = { ...record, ...fillFields(record) };
  try {
    if (record.has_spec === 0) throw new Error('its spec is not JSON');
    return toWholeSummary(readable, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const rest = toWholeSummary({ ...readable, result: null, tags: '[]' }, path);
    return { ...rest, error: `${unreadableRun}: ${why}` };
  }
}

/** Values of fields that a damaged spec does not tell. */
function fillFields(record: SummaryRecord): Partial<FieldColumnValues> {
  const missing = fieldColumns.filter(({ name }) => record[name] === null);
  return Object.fromEntries(missing.map(({ name, isNumber }) => [name, isNumber ? 0 : '?']));
}

function toWholeSummary(record: SummaryRecord, path: string): RunSummary {
  const result = record.result === null ? null : fromJson<RunResult>(record.result, path);
  return {
    key: record.key,
    modelVersion: record.model_version,
    status: record.status,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
    ...pickColumns(record),
    recordedCpus: record.recorded_cpus,
    isGuess: isGuess({ policy: record }),
    replications: result?.replications ?? null,
    precisionReached: result?.precisionReached ?? null,
    overhead: result?.overhead.tick ?? null,
    ...summarizeWindow(result?.exposureWindowNs),
    contract: result?.contract.answer ?? null,
    error: record.error,
    tags: fromJson(record.tags, path),
    note: record.note,
    starred: record.starred === 1,
    archived: record.archived === 1,
  };
}

/** Columns that may lack a value. */
const nullable: ReadonlySet<Query['sort']> = new Set([
  'finishedAt',
  'overhead',
  'halfWidth',
  'replications',
  'windowP99Ns',
  'contract',
  'tags',
  'note',
]);

const newest = 'started_at DESC, key';

/** The order of a list. Rows without a value in the sorted column come last, in either direction. */
function orderOf({ sort, descending }: Order): string {
  if (sort === 'startedAt') return descending ? newest : 'started_at, key DESC';
  if (sort === 'key') return descending ? 'key DESC' : 'key';
  return `${sortColumns[sort]}${descending ? ' DESC' : ''}, ${newest}`;
}

/** Columns with an index of their own: of the spec, and of the run and its result. */
const indexedOfSpec = ['machine', 'cpus', 'workload', 'policy'] as const;
const indexedOfRun = ['startedAt', 'status', 'overhead', 'windowP99Ns'] as const;
const indexed: ReadonlySet<Query['sort']> = new Set([...indexedOfSpec, ...indexedOfRun]);

/**
 * Rows of a page, from the list's index; an unfiltered list uses the index of its order, if there is
 * one. An index puts rows without a value first, so in ascending order they are a second list after
 * the others.
 */
function selectRows<T>(
  db: Database.Database,
  columns: string,
  terms: readonly RunTerm[],
  { sort, descending, limit, offset }: Order & { readonly limit: number; readonly offset: number },
): T[] {
  const { where, values } = toCondition(terms);
  const table = terms.length === 0 && indexed.has(sort) ? 'run' : listOfRuns;
  const select = (condition: string, order: string, from: number, most: number) =>
    db
      .prepare<unknown[], T>(
        `SELECT ${columns} FROM ${table} WHERE ${where} AND ${condition} ORDER BY ${order} LIMIT ? OFFSET ?`,
      )
      .all(...values, most, from);
  const order = orderOf({ sort, descending });
  if (descending || !nullable.has(sort)) return select('1', order, offset, limit);
  const column = sortColumns[sort];
  const valued = `${column} IS NOT NULL`;
  const count = countRuns(db, { where: `${where} AND ${valued}`, values });
  const rows = offset < count ? select(valued, order, offset, limit) : [];
  const others = limit - rows.length;
  if (others === 0) return rows;
  return [...rows, ...select(`${column} IS NULL`, newest, Math.max(0, offset - count), others)];
}

export function selectSummaries(
  db: Database.Database,
  query: Query,
  path: string,
): CallValue<'run.query'> {
  const { terms } = query.filter;
  const total = countRuns(db, toCondition(terms));
  const keys = selectRows<{ key: string }>(db, 'key', terms, query).map(({ key }) => key);
  const found = summariesByKeys(db, keys, path);
  return { total, rows: keys.flatMap((key) => found.get(key) ?? []) };
}

type KeyRecord = Pick<SummaryRecord, 'key' | 'status' | 'starred' | 'archived'>;

/** The same list, with short rows. */
export function selectRunKeys(db: Database.Database, query: KeyQuery): CallValue<'run.keys'> {
  const { terms } = query.filter;
  const columns = 'key, status, starred, archived';
  const rows = selectRows<KeyRecord>(db, columns, terms, query).map((row) => ({
    ...row,
    starred: row.starred === 1,
    archived: row.archived === 1,
  }));
  return { total: countRuns(db, toCondition(terms)), rows };
}

/** The summaries of these runs by key, without those that do not exist. */
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
