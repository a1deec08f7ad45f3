// Converts rows of the database to the lab's types and back. The rule: stored JSON is returned
// unchanged; the schemas in shared checked its shape when it was made. SQL is in statements.ts.
import { distributionNames } from '../../shared/distribution-names.ts';
import type { HistogramState, RunDistributions, RunResult } from '../../shared/result.ts';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { damaged } from './database-error.ts';
import { unpackText } from './packed-json.ts';
import { unpackResult } from './packed-result.ts';
import { specTextOf, type SpecRecord } from './spec-parts.ts';
import type { PointRecord, RunRecord, SweepRecord } from './statements.ts';
import type { ReplicationRow, RunRow, SweepRow } from './store.ts';

/** A stored spec may be older than some fields; what it says without them is said. */
function readSpec(record: SpecRecord, path: string): Spec {
  return fillAbsent(fromJson<Spec>(specTextOf(record), path));
}

/** The JSON of packed bytes. @throws LabError `database-unreadable`. */
function unpack<T>(bytes: Buffer, path: string): T {
  try {
    const value: T = JSON.parse(unpackText(bytes));
    return value;
  } catch (error) {
    throw damaged(path, 'a row holds bytes that are not packed JSON', error);
  }
}

function readResult(record: RunRecord, spec: Spec, path: string): RunResult | null {
  if (record.result === null) return null;
  const { model_version: modelVersion } = record;
  try {
    // Its spec was stored with it, so that it may be as old.
    return { ...unpackResult(record.result, { modelVersion, spec }), spec };
  } catch (error) {
    throw damaged(path, 'a row holds bytes that are not a packed result', error);
  }
}

export function toRunRow(record: RunRecord, path: string): RunRow {
  const spec = readSpec(record, path);
  return {
    key: record.key,
    modelVersion: record.model_version,
    spec,
    status: record.status,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
    result: readResult(record, spec, path),
    error: record.error,
  };
}

/** The replications of a run that is done; none of another. */
export function toReplications(bytes: Buffer | null | undefined, path: string): ReplicationRow[] {
  return bytes ? unpack<ReplicationRow[]>(bytes, path) : [];
}

/** undefined unless all of them exist. */
export function toDistributions(
  records: readonly { readonly name: string; readonly state: Buffer }[],
  path: string,
): RunDistributions | undefined {
  const states = new Map(records.map(({ name, state }) => [name, state]));
  const read = (name: string): HistogramState => unpack(states.get(name) ?? Buffer.alloc(0), path);
  if (!distributionNames.every((name) => states.has(name))) return undefined;
  return {
    shootdownLatency: read('shootdownLatency'),
    pairs: read('pairs'),
    worstCpu: read('worstCpu'),
  };
}

export function toSweepRow(
  record: SweepRecord,
  points: readonly PointRecord[],
  path: string,
): SweepRow {
  return {
    id: record.id,
    kind: record.kind,
    createdAt: record.created_at,
    status: record.status,
    command: record.command,
    name: record.name,
    points: points.map((point) => ({ key: point.key, spec: readSpec(point, path) })),
  };
}

export function fromJson<T>(text: string, path: string): T {
  try {
    const value: T = JSON.parse(text);
    return value;
  } catch (error) {
    throw damaged(path, 'a row holds text that is not JSON', error);
  }
}
