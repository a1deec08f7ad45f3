// The store's methods on marks, which people put on runs, on deletion, and on settings. The rule: a
// change is all or nothing, and is logged with the values before and after it, so that undoing it
// touches only what no later change has set. Where deleted runs are kept is up to deleted-runs.ts.
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { prepareDeletedRuns } from './deleted-runs.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { dropLongDeleted } from './long-deleted.ts';
import { fromJson } from './rows.ts';
import type { MarkChange, MarkStore } from './store.ts';

type Column = 'note' | 'starred' | 'archived';
type Value = string | number;

/** One changed cell, or one tag: `column` is absent for a tag, whose values are 0 and 1. */
interface Change {
  readonly key: string;
  readonly column?: Column;
  readonly tag?: string;
  readonly before: Value;
  readonly after: Value;
}

function prepareCells(db: Database.Database) {
  const columns = ['note', 'starred', 'archived'] as const;
  const byColumn = <T>(make: (column: Column) => T) =>
    Object.fromEntries(columns.map((column) => [column, make(column)])) as Record<Column, T>;
  const read = byColumn((column) =>
    db.prepare<[string], Value>(`SELECT ${column} FROM run WHERE key = ?`).pluck(),
  );
  const write = byColumn((column) =>
    db.prepare<[Value, string]>(`UPDATE run SET ${column} = ? WHERE key = ?`),
  );
  const ofRun = 'run_id = (SELECT id FROM run WHERE key = ?) AND tag = ?';
  const hasTag = db.prepare<[string, string]>(`SELECT 1 FROM run_tag WHERE ${ofRun}`);
  const addTag = db.prepare<[string, string]>(
    'INSERT INTO run_tag (run_id, tag) SELECT id, ? FROM run WHERE key = ?',
  );
  const dropTag = db.prepare<[string, string]>(`DELETE FROM run_tag WHERE ${ofRun}`);
  return {
    read: ({ key, column, tag = '' }: Omit<Change, 'before' | 'after'>): Value | undefined =>
      column ? read[column].get(key) : Number(hasTag.get(key, tag) !== undefined),
    write: ({ key, column, tag = '' }: Omit<Change, 'before' | 'after'>, value: Value) => {
      if (column) write[column].run(value, key);
      else if (value === 1) addTag.run(tag, key);
      else dropTag.run(key, tag);
    },
  };
}

/** The cells of a change, and their new values. */
function targetsOf(change: MarkChange): Omit<Change, 'before'>[] {
  switch (change.kind) {
    case 'note':
      return [{ key: change.key, column: 'note', after: change.note }];
    case 'star':
      return change.keys.map((key) => ({ key, column: 'starred', after: Number(change.starred) }));
    case 'archive':
      return change.keys.map((key) => ({
        key,
        column: 'archived',
        after: Number(change.archived),
      }));
    case 'tag':
      return change.keys.flatMap((key) => [
        ...change.add.map((tag) => ({ key, tag, after: 1 })),
        ...change.remove.map((tag) => ({ key, tag, after: 0 })),
      ]);
  }
}

const nameOf = ({ key, column, tag = '' }: Omit<Change, 'before' | 'after'>) =>
  `${key} ${column ?? `tag ${tag}`}`;

const gone = (what: string) =>
  new LabError('not-found', `${what} is not in the database`, 'reload');

function prepareMarks(db: Database.Database) {
  return {
    cells: prepareCells(db),
    deleted: prepareDeletedRuns(db),
    status: db.prepare<[string], { status: string; archived: number }>(
      'SELECT status, archived FROM run WHERE key = ?',
    ),
    addAction: db.prepare<[string, string, string]>(
      'INSERT INTO mark_action (made_at, kind, changes) VALUES (?, ?, ?)',
    ),
    action: db.prepare<[number], { kind: string; changes: string }>(
      'SELECT kind, changes FROM mark_action WHERE id = ? AND undone_at IS NULL',
    ),
    laterActions: db
      .prepare<[number], string>(
        'SELECT changes FROM mark_action WHERE id > ? AND undone_at IS NULL',
      )
      .pluck(),
    endAction: db.prepare<[string, number]>('UPDATE mark_action SET undone_at = ? WHERE id = ?'),
    settings: db.prepare<[], { name: string; value: string }>('SELECT name, value FROM setting'),
    writeSetting: db.prepare<[string, string]>(
      `INSERT INTO setting (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    ),
  };
}

type MarkStatements = ReturnType<typeof prepareMarks>;

function markRuns(
  { cells, status, addAction }: MarkStatements,
  change: MarkChange,
  madeAt: string,
): ReturnType<MarkStore['markRuns']> {
  const changes: Change[] = [];
  for (const target of targetsOf(change)) {
    const before = cells.read(target);
    if (!status.get(target.key)) throw gone(`run ${target.key.slice(0, 12)}`);
    if (before === undefined || before === target.after) continue;
    cells.write(target, target.after);
    changes.push({ ...target, before });
  }
  if (changes.length === 0) return { action: null, changed: 0 };
  const { lastInsertRowid } = addAction.run(madeAt, change.kind, toJson('changes', changes));
  const changed = new Set(changes.map(({ key }) => key)).size;
  return { action: Number(lastInsertRowid), changed };
}

/** @throws LabError `not-found` if nothing is kept of it any more. */
function bringBack({ deleted }: MarkStatements, action: number): readonly string[] {
  const keys = deleted.bringBack(action);
  if (keys.length > 0) return keys;
  const message = `change ${action} cannot be undone: its deleted runs are no longer kept`;
  const hint = 'they are for a day, and until the database is compacted; run them again';
  throw new LabError('not-found', message, hint);
}

function undoMarks(
  { cells, status, laterActions }: MarkStatements,
  action: number,
  text: string,
  path: string,
): readonly string[] {
  const later = laterActions.all(action).flatMap((changes) => fromJson<Change[]>(changes, path));
  const isSetSince = new Set(later.map(nameOf));
  const keys = new Set<string>();
  for (const change of fromJson<Change[]>(text, path).toReversed()) {
    if (isSetSince.has(nameOf(change))) continue;
    // The run may have been deleted since, or replaced by another of the same key.
    if (!status.get(change.key) || cells.read(change) !== change.after) continue;
    cells.write(change, change.before);
    keys.add(change.key);
  }
  return [...keys];
}

function undoChange(
  on: MarkStatements,
  action: number,
  undoneAt: string,
  path: string,
): readonly string[] {
  const change = on.action.get(action);
  if (change === undefined) {
    throw new LabError('not-found', `change ${action} cannot be undone`, 'it was undone before');
  }
  const isDeletion = change.kind === 'delete';
  const keys = isDeletion ? bringBack(on, action) : undoMarks(on, action, change.changes, path);
  on.endAction.run(undoneAt, action);
  return keys;
}

function deleteRuns(
  { status, addAction, deleted }: MarkStatements,
  given: readonly string[],
  deletedAt: string,
): ReturnType<MarkStore['deleteRuns']> {
  const keys = [...new Set(given)];
  for (const key of keys) {
    const run = status.get(key);
    if (!run) throw gone(`run ${key.slice(0, 12)}`);
    if (run.archived === 0 || run.status === 'running') {
      const isRunning = run.status === 'running';
      const name = key.slice(0, 12);
      const message = `run ${name} is ${isRunning ? 'running' : 'not archived'}; nothing was deleted`;
      const hint = isRunning
        ? 'let it end, and archive it first'
        : `archive it first: lab archive ${name}`;
      throw new LabError('not-allowed', message, hint);
    }
  }
  const action = Number(addAction.run(deletedAt, 'delete', '[]').lastInsertRowid);
  for (const key of keys) deleted.take(key, action);
  return { action, deleted: keys.length };
}

export function markMethods(db: Database.Database, transact: Transact, path: string): MarkStore {
  const on = prepareMarks(db);
  return {
    markRuns: (change, madeAt) => transact(() => markRuns(on, change, madeAt)),
    undoChange: (action, undoneAt) => transact(() => undoChange(on, action, undoneAt, path)),
    deleteRuns: (keys, deletedAt) =>
      transact(() => {
        dropLongDeleted(db, transact);
        return deleteRuns(on, keys, deletedAt);
      }),

    readSettings: () =>
      Object.fromEntries(on.settings.all().map(({ name, value }) => [name, fromJson(value, path)])),

    writeSettings: (values) =>
      transact(() => {
        for (const [name, value] of Object.entries(values)) {
          on.writeSetting.run(name, toJson(name, value));
        }
      }),
  };
}
