// Deleted runs, which can be brought back for a while: each is moved, whole, to tables of its own. The
// rule: what was brought back is what was deleted, but what was made or written since stays. What
// deletes and undoes is in mark-methods.ts.
import type Database from 'better-sqlite3';

/** Columns of a deleted run that a run does not have. */
const ownColumns = ['action', 'tags'];
/** What a run that was made again keeps. */
const keptColumns = ['id', 'key', 'note', 'starred', 'archived'];

interface DeletedRecord {
  readonly id: number;
  readonly key: string;
  readonly status: string;
}

/** From a deleted run to a run, by their numbers. */
interface Move {
  readonly from: number;
  readonly to: number;
}

type Prepared<B extends unknown[], R = unknown> = Database.Statement<B, R>;

export interface DeletedRuns {
  /** Moves a run out of all lists. */
  take(key: string, action: number): void;
  /** Moves those of one deletion back; their keys. None if they were dropped. */
  bringBack(action: number): string[];
}

function prepareMoves(db: Database.Database) {
  const columns = db
    .prepare<[], string>(`SELECT name FROM pragma_table_info('deleted_run')`)
    .pluck()
    .all()
    .filter((name) => !ownColumns.includes(name));
  const all = columns.join(', ');
  const results = columns.filter((name) => !keptColumns.includes(name)).join(', ');
  const made = db.prepare<[string], Pick<DeletedRecord, 'id' | 'status'>>(
    'SELECT id, status FROM run WHERE key = ?',
  );
  const move = (sql: string): Prepared<[Move]> => db.prepare(sql);
  return {
    made,
    take: db.prepare<[number, string]>(
      `INSERT INTO deleted_run (${all}, action, tags) SELECT ${all}, ?,
         (SELECT json_group_array(tag) FROM run_tag WHERE run_id = run.id) FROM run WHERE key = ?`,
    ),
    takeStates: db.prepare<[number]>(
      'INSERT INTO deleted_distribution SELECT run_id, name, state FROM run_distribution WHERE run_id = ?',
    ),
    dropRun: db.prepare<[number]>('DELETE FROM run WHERE id = ?'),
    of: db.prepare<[number], DeletedRecord>(
      'SELECT id, key, status FROM deleted_run WHERE action = ? ORDER BY id',
    ),
    giveRun: db.prepare<[number]>(
      `INSERT INTO run (${all}) SELECT ${all} FROM deleted_run WHERE id = ?`,
    ),
    giveResult: move(
      `UPDATE run SET (${results}) = (SELECT ${results} FROM deleted_run WHERE id = @from) WHERE id = @to`,
    ),
    giveMarks: move(
      `UPDATE run SET (note, starred) = (SELECT iif(run.note = '', old.note, run.note),
         max(run.starred, old.starred) FROM deleted_run old WHERE old.id = @from) WHERE id = @to`,
    ),
    giveTags: move(
      `INSERT OR IGNORE INTO run_tag (tag, run_id)
       SELECT value, @to FROM json_each((SELECT tags FROM deleted_run WHERE id = @from))`,
    ),
    dropStates: db.prepare<[number]>('DELETE FROM run_distribution WHERE run_id = ?'),
    giveStates: move(
      `INSERT INTO run_distribution (run_id, name, state)
       SELECT @to, name, state FROM deleted_distribution WHERE run_id = @from`,
    ),
    dropOf: db.prepare<[number]>('DELETE FROM deleted_run WHERE action = ?'),
  };
}

/** The runs of one connection. All are called within a transaction. */
export function prepareDeletedRuns(db: Database.Database): DeletedRuns {
  const on = prepareMoves(db);

  function giveResult(move: Move): void {
    on.giveResult.run(move);
    on.dropStates.run(move.to);
    on.giveStates.run(move);
  }

  function giveBack({ id, key, status }: DeletedRecord): void {
    const made = on.made.get(key);
    const move: Move = { from: id, to: made?.id ?? id };
    if (made) {
      // The same key is the same run: a result of it is that which was deleted.
      const isMissing = made.status !== 'done' && made.status !== 'running';
      if (status === 'done' && isMissing) giveResult(move);
      on.giveMarks.run(move);
    } else {
      on.giveRun.run(id);
      on.giveStates.run(move);
    }
    on.giveTags.run(move);
  }

  return {
    take: (key, action) => {
      const run = on.made.get(key);
      if (!run) return;
      on.take.run(action, key);
      on.takeStates.run(run.id);
      on.dropRun.run(run.id);
    },
    bringBack: (action) => {
      const runs = on.of.all(action);
      for (const run of runs) giveBack(run);
      on.dropOf.run(action);
      return runs.map(({ key }) => key);
    },
  };
}
