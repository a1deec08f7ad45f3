// The store's methods on replays. The rule: a replay is written once; its key covers all that it
// depends on, and nothing is random, so there is never another result to write. The lab decides when
// to replay.
import type Database from 'better-sqlite3';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { listOfMade } from './made-list.ts';
import type { ReplayStore } from './replay-store.ts';
import { fromJson } from './rows.ts';

const insert = `
INSERT INTO replay (key, trace_hash, trace_name, model_version, policy, machine, loop, recorded_at,
  result, distributions)
VALUES (@key, @traceHash, @traceName, @modelVersion, @policy, @machine, @loop, @recordedAt,
  @result, @distributions)
ON CONFLICT (key) DO NOTHING`;

function prepareReplays(db: Database.Database) {
  return {
    insert: db.prepare<[Record<string, string>]>(insert),
    find: db.prepare<[string], string>('SELECT result FROM replay WHERE key = ?').pluck(),
    distributions: db
      .prepare<[string], string>('SELECT distributions FROM replay WHERE key = ?')
      .pluck(),
    list: listOfMade<{ result: string }>(db, {
      table: 'replay',
      columns: 'result',
      order: 'recorded_at DESC, key',
    }),
  };
}

/** A replay may be older than some fields of its machine and policy. */
function readReplay(text: string, path: string): ReplayResult {
  return fillAbsent(fromJson<ReplayResult>(text, path));
}

export function replayMethods(
  db: Database.Database,
  transact: Transact,
  path: string,
): ReplayStore {
  const on = prepareReplays(db);
  return {
    saveReplay: (replay, distributions) => {
      const values = {
        key: replay.key,
        traceHash: replay.trace.hash,
        traceName: replay.trace.name,
        modelVersion: replay.modelVersion,
        policy: replay.policy.name,
        machine: replay.machine.name,
        loop: replay.loop,
        recordedAt: replay.recordedAt,
        result: toJson('replay', replay),
        distributions: toJson('distributions', distributions),
      };
      transact(() => on.insert.run(values));
    },

    findReplay: (key) => {
      const text = on.find.get(key);
      return text === undefined ? undefined : readReplay(text, path);
    },

    replayDistributions: (key) => {
      const text = on.distributions.get(key);
      return text === undefined ? undefined : fromJson(text, path);
    },

    listReplays: (query) => {
      const { total, records } = on.list(query);
      return { total, rows: records.map(({ result }) => readReplay(result, path)) };
    },
  };
}
