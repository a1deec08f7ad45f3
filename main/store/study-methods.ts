// The store's methods on studies. The rule: a change is all or nothing, and names are unique among
// studies that are not deleted.
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { readStudyView, type BundledStudy, type Study } from '../../shared/study.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { requireChange } from './require-change.ts';
import { fromJson } from './rows.ts';
import type { NewStudy, StudyStore } from './study-store.ts';

export interface StudyRecord {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly created_at: string;
  readonly changed_at: string;
  readonly question: string;
  readonly notes: string;
  readonly view: string;
}

type Prepared<B extends unknown[], R = unknown> = Database.Statement<B, R>;

export interface StudyStatements {
  readonly all: Prepared<[], StudyRecord>;
  readonly one: Prepared<[number], StudyRecord>;
  readonly sweeps: Prepared<[number], number>;
  readonly isTaken: Prepared<[string, number]>;
  readonly add: Prepared<[string, string, string, string, string, string, string]>;
  readonly change: Prepared<[string, string, string, string, string, number]>;
  readonly dropSweeps: Prepared<[number]>;
  readonly addSweep: Prepared<[number, number, number]>;
  readonly hasSweep: Prepared<[number]>;
  readonly mark: Prepared<[string | null, number]>;
  readonly deleted: Prepared<[string], number>;
  readonly nameOf: Prepared<[number], string>;
}

export function prepareStudies(db: Database.Database): StudyStatements {
  return {
    all: db.prepare<[], StudyRecord>('SELECT * FROM study WHERE deleted_at IS NULL ORDER BY name'),
    one: db.prepare<[number], StudyRecord>(
      'SELECT * FROM study WHERE id = ? AND deleted_at IS NULL',
    ),
    sweeps: db
      .prepare<[number], number>(
        `SELECT sweep_id FROM study_sweep JOIN sweep ON sweep.id = sweep_id
         WHERE study_id = ? AND sweep.deleted_at IS NULL ORDER BY position`,
      )
      .pluck(),
    isTaken: db.prepare<[string, number]>(
      'SELECT 1 FROM study WHERE name = ? AND id <> ? AND deleted_at IS NULL',
    ),
    add: db.prepare<[string, string, string, string, string, string, string]>(
      `INSERT INTO study (uid, name, created_at, changed_at, question, notes, view)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    change: db.prepare<[string, string, string, string, string, number]>(
      `UPDATE study SET name = ?, changed_at = ?, question = ?, notes = ?, view = ? WHERE id = ?`,
    ),
    dropSweeps: db.prepare<[number]>('DELETE FROM study_sweep WHERE study_id = ?'),
    addSweep: db.prepare<[number, number, number]>(
      'INSERT INTO study_sweep (study_id, position, sweep_id) VALUES (?, ?, ?)',
    ),
    hasSweep: db.prepare<[number]>('SELECT 1 FROM sweep WHERE id = ? AND deleted_at IS NULL'),
    mark: db.prepare<[string | null, number]>('UPDATE study SET deleted_at = ? WHERE id = ?'),
    deleted: db
      .prepare<[string], number>(
        `SELECT id FROM study WHERE name = ? AND deleted_at IS NOT NULL
         ORDER BY deleted_at DESC, id DESC LIMIT 1`,
      )
      .pluck(),
    nameOf: db.prepare<[number], string>('SELECT name FROM study WHERE id = ?').pluck(),
  };
}

export const newStudyUid = () => randomBytes(16).toString('hex');

function refuseTaken(on: StudyStatements, name: string, id: number): void {
  if (on.isTaken.get(name, id) === undefined) return;
  const message = `there is a study ${JSON.stringify(name)} already`;
  throw new LabError('not-allowed', message, 'choose another name, or rename that one');
}

/** Writes the list of sweeps. @throws LabError `not-found` if one is not there. */
export function putSweeps(on: StudyStatements, id: number, sweeps: readonly number[]): void {
  on.dropSweeps.run(id);
  sweeps.forEach((sweep, position) => {
    if (on.hasSweep.get(sweep) === undefined) {
      throw new LabError('not-found', `there is no sweep ${sweep}`, 'list the sweeps');
    }
    on.addSweep.run(id, position, sweep);
  });
}

/** Adds a study under an id of its own. */
export function insertStudy(on: StudyStatements, uid: string, study: NewStudy): number {
  refuseTaken(on, study.name, 0);
  const { name, createdAt, changedAt, question, notes } = study;
  const view = toJson('view', study.view);
  const { lastInsertRowid } = on.add.run(uid, name, createdAt, changedAt, question, notes, view);
  const id = Number(lastInsertRowid);
  putSweeps(on, id, study.sweeps);
  return id;
}

export function studyMethods(
  db: Database.Database,
  transact: Transact,
  path: string,
): StudyStore & { bundleStudy(id: number): BundledStudy | undefined } {
  const on = prepareStudies(db);
  const toStudy = (record: StudyRecord): Study => ({
    id: record.id,
    name: record.name,
    question: record.question,
    notes: record.notes,
    view: readStudyView(fromJson(record.view, path)),
    sweeps: on.sweeps.all(record.id),
    createdAt: record.created_at,
    changedAt: record.changed_at,
  });
  const find = (id: number) => {
    const record = on.one.get(id);
    return record && toStudy(record);
  };
  const reference = db.prepare<[number], { createdAt: string; command: string }>(
    'SELECT created_at AS createdAt, command FROM sweep WHERE id = ?',
  );

  return {
    listStudies: () => db.transaction(() => on.all.all().map(toStudy))(),
    findStudy: (id) => db.transaction(() => find(id))(),
    addStudy: (study) => transact(() => insertStudy(on, newStudyUid(), study)),
    changeStudy: (id, change) =>
      transact(() => {
        const now = find(id);
        if (!now) throw new LabError('not-found', `there is no study ${id}`, 'list the studies');
        const next = { ...now, ...change };
        refuseTaken(on, next.name, id);
        const view = toJson('view', next.view);
        on.change.run(next.name, next.changedAt, next.question, next.notes, view, id);
        putSweeps(on, id, next.sweeps);
      }),
    deleteStudy: (id, deletedAt) =>
      transact(() => requireChange(on.mark.run(deletedAt, id), `study ${id}`)),
    restoreStudy: (id) =>
      transact(() => {
        refuseTaken(on, on.nameOf.get(id) ?? '', id);
        requireChange(on.mark.run(null, id), `study ${id}`);
      }),
    findDeletedStudy: (name) => on.deleted.get(name),
    bundleStudy: (id) =>
      db.transaction(() => {
        const record = on.one.get(id);
        if (!record) return undefined;
        const { id: _id, sweeps, ...study } = toStudy(record);
        const refs = sweeps.flatMap((sweep) => reference.get(sweep) ?? []);
        return { uid: record.uid, ...study, sweeps: refs };
      })(),
  };
}
