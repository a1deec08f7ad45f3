// The store's methods on runs. The rule: one transaction per change, and only a finished run replaces a
// finished run. SQL is in statements.ts, marks are in mark-methods.ts.
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { listNumbers } from './listed-numbers.ts';
import { packReplications, packText } from './packed-json.ts';
import { packResult } from './packed-result.ts';
import { requireChange, requireRow } from './require-change.ts';
import { toDistributions, toReplications, toRunRow } from './rows.ts';
import { createPartWriter, specTextOf, splitSpec } from './spec-parts.ts';
import type { Statements } from './statements.ts';
import type { ReplicationRow, RunStore } from './store.ts';

type RunMethod =
  | 'together'
  | 'beginRun'
  | 'completeRun'
  | 'endRun'
  | 'findRun'
  | 'hasResult'
  | 'finishedAt'
  | 'findByPrefix'
  | 'replications'
  | 'distributions';

/** Each number once, in their order. */
function inOrder(rows: readonly ReplicationRow[]): ReplicationRow[] {
  const sorted = rows
    .map(({ replication, digest, result }) => ({ replication, digest, result }))
    .toSorted((a, b) => a.replication - b.replication);
  const repeated = sorted.find(({ replication }, i) => replication === sorted[i + 1]?.replication);
  if (!repeated) return sorted;
  throw new LabError(
    'internal',
    `replication ${repeated.replication} was given twice`,
    'nothing was stored; this is a fault of the program, please report it',
  );
}

export function runMethods(
  db: Database.Database,
  transact: Transact,
  on: Statements,
  path: string,
): Pick<RunStore, RunMethod> {
  const writeParts = createPartWriter(db);
  return {
    together: transact,

    beginRun: ({ spec, ...run }) => {
      const { bodies, seed, layout } = splitSpec(toJson('spec', spec));
      transact(() => on.beginRun.run({ ...run, ...writeParts({ bodies }), seed, layout }));
    },

    completeRun: ({ key, finishedAt, result, replications, distributions }) => {
      const text = toJson('result', result);
      const replicationRows = packReplications(toJson('replications', inOrder(replications)));
      const states = Object.entries(distributions ?? {}).map(
        ([name, state]) => [name, packText(toJson(name, state))] as const,
      );
      transact(() => {
        const row = on.findRun.get(key);
        const packed = packResult(text, {
          modelVersion: row?.model_version ?? '',
          spec: row ? specTextOf(row) : '',
        });
        const numbers = listNumbers(result);
        const values = { key, finishedAt, result: packed, replicationRows, ...numbers };
        const id = requireRow(on.completeRun.get(values), `run ${key}`);
        on.dropDistributions.run(id);
        for (const [name, state] of states) on.addDistribution.run(id, name, state);
      });
    },

    endRun: (run) => transact(() => requireChange(on.endRun.run(run), `run ${run.key}`)),

    findRun: (key) => {
      const record = on.findRun.get(key);
      return record && toRunRow(record, path);
    },

    hasResult: (key) => on.finishedAt.get(key) !== undefined,

    finishedAt: (key) => on.finishedAt.get(key),

    findByPrefix: (prefix) =>
      // U+10FFFF sorts after everything that may follow the prefix.
      on.findByPrefix.all(prefix, `${prefix}\u{10ffff}`).map((record) => toRunRow(record, path)),

    distributions: (key) => toDistributions(on.distributions.all(key), path),

    replications: (key) => toReplications(on.replications.get(key), path),
  };
}
