// Runs as rows of a list. The rule: a row that cannot be read is shown as such, and the others beside
// it. Which rows, and in which order, is up to run-list.ts.
import type Database from 'better-sqlite3';
import type { RunSummary } from '../../shared/contract.ts';
import type { RunResult } from '../../shared/result.ts';
import { answerOfRun } from '../../shared/contract-answer.ts';
import { isGuess, type MaybeGuess } from '../../shared/guess.ts';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import {
  fieldColumns,
  fieldText,
  type FieldColumnValues,
  type FieldPath,
} from '../../shared/spec/field-columns.ts';
import { readField } from '../../shared/spec/read-field.ts';
import { unreadableRun } from '../../shared/unreadable-run.ts';
import { unpackResult } from './packed-result.ts';
import { fromJson } from './rows.ts';
import { selectSpec, specTextOf } from './spec-parts.ts';
import type { RunRecord } from './statements.ts';

interface SummaryRecord extends RunRecord {
  readonly note: string;
  readonly starred: number;
  readonly archived: number;
  readonly tags: string;
}

const ofRun = selectSpec('run');
const selected = `SELECT run.id, key, model_version, ${ofRun.columns}, status, started_at, finished_at,
  result, error, note, starred, archived,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM run_tag WHERE run_id = run.id ORDER BY tag))
    AS tags
FROM run ${ofRun.joins}`;

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

type AnySpec = Readonly<Record<string, unknown>>;

/** The spec as it was stored, filled; null if its parts are no spec. */
function readSpec(record: SummaryRecord): AnySpec | null {
  try {
    const spec: unknown = JSON.parse(specTextOf(record));
    return typeof spec === 'object' && spec !== null ? fillAbsent(spec as AnySpec) : null;
  } catch {
    return null;
  }
}

/** The columns of a spec; values that it does not tell are made up. */
function columnsOf(spec: AnySpec | null): FieldColumnValues {
  const values = fieldColumns.map(({ name, field, isNumber }) => [
    name,
    (spec && readField(spec, field.path)) ?? (isNumber ? 0 : '?'),
  ]);
  return Object.fromEntries(values) as FieldColumnValues;
}

function askedOf(spec: AnySpec | null, fields: readonly FieldPath[]): Pick<RunSummary, 'fields'> {
  if (fields.length === 0) return {};
  const texts = fields.map((path) => [path, spec ? fieldText(readField(spec, path)) : '?']);
  return { fields: Object.fromEntries(texts) as Record<string, string> };
}

function readResult(record: SummaryRecord, spec: AnySpec): RunResult | null {
  const { model_version: modelVersion, result } = record;
  return result === null ? null : unpackResult(result, { modelVersion, spec });
}

function recordedCpus(spec: AnySpec | null): number | null {
  const recorded = spec && readField(spec, 'workload.recorded');
  const isRecorded = typeof recorded === 'object' && recorded !== null && 'cpus' in recorded;
  return isRecorded && typeof recorded.cpus === 'number' ? recorded.cpus : null;
}

function toSummary(record: SummaryRecord, path: string, fields: readonly FieldPath[]): RunSummary {
  const spec = readSpec(record);
  const make = (result: RunResult | null, tags: RunSummary['tags'], error: string | null) => ({
    key: record.key,
    modelVersion: record.model_version,
    status: record.status,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
    ...columnsOf(spec),
    recordedCpus: recordedCpus(spec),
    isGuess: isGuess({
      policy: { remote: readRemote(spec, 'policy') },
      userPolicy: { remote: readRemote(spec, 'userPolicy') },
    }),
    replications: result?.replications ?? null,
    precisionReached: result?.precisionReached ?? null,
    overhead: result?.overhead.tick ?? null,
    ...summarizeWindow(result?.exposureWindowNs),
    contract: result ? answerOfRun(result) : null,
    error,
    tags,
    note: record.note,
    starred: record.starred === 1,
    archived: record.archived === 1,
    ...askedOf(spec, fields),
  });
  try {
    if (spec === null) throw new Error('its spec is not JSON');
    return make(readResult(record, spec), fromJson(record.tags, path), record.error);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return make(null, [], `${unreadableRun}: ${why}`);
  }
}

const readRemote = (spec: AnySpec | null, section: 'policy' | 'userPolicy') =>
  (spec ? readField(spec, `${section}.remote`) : undefined) as MaybeGuess['policy']['remote'];

/** The summaries of these runs in their order, without those that do not exist. */
export function readSummaries(
  db: Database.Database,
  of: { readonly ids: readonly number[] } | { readonly keys: readonly string[] },
  path: string,
  fields: readonly FieldPath[] = [],
): RunSummary[] {
  const [column, values] = 'ids' in of ? (['id', of.ids] as const) : (['key', of.keys] as const);
  const read = db.prepare<[number | string], SummaryRecord>(`${selected} WHERE run.${column} = ?`);
  return values.flatMap((value) => {
    const record = read.get(value);
    return record ? [toSummary(record, path, fields)] : [];
  });
}
