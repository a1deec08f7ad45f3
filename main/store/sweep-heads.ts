// Sweeps as a list shows them: without their points, but with their progress. The rule: the counts come
// from the existing runs, so they are right even after a kill or a deletion.
import type Database from 'better-sqlite3';
import type { Page } from '../../shared/page.ts';
import type { SweepRecord } from './statements.ts';
import type { SweepHead, SweepStatus } from './store.ts';

interface HeadRecord extends SweepRecord {
  readonly total: number;
  readonly done: number | null;
  readonly failed: number | null;
}

const columns = `
SELECT sweep.*,
  (SELECT count(*) FROM sweep_point WHERE sweep_id = sweep.id) AS total,
  (SELECT count(*) FROM sweep_point JOIN run USING (key)
    WHERE sweep_id = sweep.id AND run.status = 'done') AS done,
  (SELECT count(*) FROM sweep_point JOIN run USING (key)
    WHERE sweep_id = sweep.id AND run.status = 'failed') AS failed
FROM sweep`;

function toHead(record: HeadRecord): SweepHead {
  const { id, kind, status, command, name, total } = record;
  return {
    id,
    kind,
    createdAt: record.created_at,
    status,
    command,
    name,
    total,
    done: record.done ?? 0,
    failed: record.failed ?? 0,
  };
}

export interface SweepHeads {
  find(id: number): SweepHead | undefined;
  /** Newest first; an empty list of states means all states. */
  list(states: readonly SweepStatus[], limit: number, offset: number): Page<SweepHead>;
}

export function prepareSweepHeads(db: Database.Database): SweepHeads {
  const filter = `deleted_at IS NULL AND (json_array_length(@states) = 0
    OR status IN (SELECT value FROM json_each(@states)))`;
  const one = db.prepare<[number], HeadRecord>(`${columns} WHERE id = ? AND deleted_at IS NULL`);
  const count = db
    .prepare<[{ states: string }], number>(`SELECT count(*) FROM sweep WHERE ${filter}`)
    .pluck();
  const page = db.prepare<[{ states: string; limit: number; offset: number }], HeadRecord>(
    `${columns} WHERE ${filter} ORDER BY id DESC LIMIT @limit OFFSET @offset`,
  );
  return {
    find: (id) => {
      const record = one.get(id);
      return record && toHead(record);
    },
    list: (states, limit, offset) => {
      const text = JSON.stringify(states);
      return {
        total: Number(count.get({ states: text })),
        rows: page.all({ states: text, limit, offset }).map(toHead),
      };
    },
  };
}
