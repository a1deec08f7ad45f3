// The store's methods on runs. The rule: one transaction per change, and only a finished run replaces a
// finished run. SQL is in statements.ts, marks are in mark-methods.ts.
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { requireChange } from './require-change.ts';
import { toDistributions, toReplicationRow, toRunRow, toRunValues } from './rows.ts';
import type { Statements } from './statements.ts';
import type { RunStore } from './store.ts';

type RunMethod =
  | 'beginRun'
  | 'completeRun'
  | 'endRun'
  | 'findRun'
  | 'hasResult'
  | 'findByPrefix'
  | 'replications'
  | 'distributions';

export function runMethods(
  transact: Transact,
  on: Statements,
  path: string,
): Pick<RunStore, RunMethod> {
  return {
    beginRun: (run) => {
      const values = toRunValues(run);
      transact(() => on.beginRun.run(values));
    },

    completeRun: ({ key, finishedAt, result, replications, distributions }) => {
      const text = toJson('result', result);
      const rows = replications.map((row) => ({ ...row, text: toJson('replication', row.result) }));
      const states = Object.entries(distributions ?? {}).map(
        ([name, state]) => [name, toJson(name, state)] as const,
      );
      transact(() => {
        requireChange(on.completeRun.run({ key, finishedAt, result: text }), `run ${key}`);
        on.dropReplications.run(key);
        for (const row of rows) on.addReplication.run(key, row.replication, row.digest, row.text);
        on.dropDistributions.run(key);
        for (const [name, state] of states) on.addDistribution.run(key, name, state);
      });
    },

    endRun: (run) => transact(() => requireChange(on.endRun.run(run), `run ${run.key}`)),

    findRun: (key) => {
      const record = on.findRun.get(key);
      return record && toRunRow(record, path);
    },

    hasResult: (key) => on.hasResult.get(key) !== undefined,

    findByPrefix: (prefix) =>
      // U+10FFFF sorts after everything that may follow the prefix.
      on.findByPrefix.all(prefix, `${prefix}\u{10ffff}`).map((record) => toRunRow(record, path)),

    distributions: (key) => toDistributions(on.distributions.all(key), path),

    replications: (key) => on.replications.all(key).map((record) => toReplicationRow(record, path)),
  };
}
