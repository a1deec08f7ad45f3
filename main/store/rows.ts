// Converts rows of the database to the lab's types and back. The rule: stored JSON is returned
// unchanged; the schemas in shared checked its shape when it was made. SQL is in statements.ts.
import { distributionNames } from '../../shared/distribution-names.ts';
import type { HistogramState, RunDistributions, RunResult } from '../../shared/result.ts';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { damaged } from './database-error.ts';
import { toStoredValues } from './field-columns.ts';
import { toJson } from './json.ts';
import type { ReplicationRecord, RunRecord, SweepRecord } from './statements.ts';
import type { ReplicationRow, RunRow, SweepRow } from './store.ts';

/** A stored spec may be older than some fields; what it says without them is said. */
function readSpec(text: string, path: string): Spec {
  return fillAbsent(fromJson<Spec>(text, path));
}

export function toRunRow(record: RunRecord, path: string): RunRow {
  const spec = readSpec(record.spec, path);
  return {
    key: record.key,
    modelVersion: record.model_version,
    spec,
    status: record.status,
    startedAt: record.started_at,
    finishedAt: record.finished_at,
    // Its spec was stored with it, so that it may be as old.
    result: record.result === null ? null : { ...fromJson<RunResult>(record.result, path), spec },
    error: record.error,
  };
}

export function toReplicationRow(record: ReplicationRecord, path: string): ReplicationRow {
  return {
    replication: record.replication,
    result: fromJson(record.result, path),
    digest: record.digest,
  };
}

/** undefined unless all of them exist. */
export function toDistributions(
  records: readonly { readonly name: string; readonly state: string }[],
  path: string,
): RunDistributions | undefined {
  const states = new Map(records.map(({ name, state }) => [name, state]));
  const read = (name: string): HistogramState => fromJson(states.get(name) ?? '', path);
  if (!distributionNames.every((name) => states.has(name))) return undefined;
  return {
    shootdownLatency: read('shootdownLatency'),
    pairs: read('pairs'),
    worstCpu: read('worstCpu'),
  };
}

export function toSweepRow(
  record: SweepRecord,
  points: readonly { readonly key: string; readonly spec: string }[],
  path: string,
): SweepRow {
  return {
    id: record.id,
    kind: record.kind,
    createdAt: record.created_at,
    status: record.status,
    command: record.command,
    name: record.name,
    points: points.map(({ key, spec }) => ({ key, spec: readSpec(spec, path) })),
  };
}

/** The values bound by `beginRun`: the spec, and those of its parts that lists are filtered by. */
export function toRunValues(run: {
  readonly key: string;
  readonly modelVersion: string;
  readonly spec: Spec;
  readonly startedAt: string;
}): Record<string, string | number> {
  return {
    key: run.key,
    modelVersion: run.modelVersion,
    ...toStoredValues(run.spec),
    startedAt: run.startedAt,
    spec: toJson('spec', run.spec),
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
