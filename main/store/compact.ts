// Compacts a database: drops deleted runs and parts of specs that nothing refers to, and writes the rest
// anew without the room that deleted rows left. The rule: the new file is made and checked beside the old one and then
// takes its name, so that a kill leaves one of them; and nobody else may have the database open.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { CallValue } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import { becomeOwn, requireSpace, verifyCopy } from './backup.ts';
import { draftOf, makePrivateFile, removeDeadDrafts, removeDraft } from './create-file.ts';
import { guard } from './database-error.ts';
import { openDatabase } from './database.ts';
import { canonicalPath, fileSize } from './file-header.ts';
import { createTransact } from './identity.ts';
import { migrations } from './migrations/index.ts';
import { partColumnList } from './spec-parts.ts';

export type Compaction = CallValue<'store.compact'>;

/** What is done, of `compactSteps`. */
export type TellStep = (done: number, total: number) => void;

/** What nobody has, the index of notes, the copy, its check, and its name. */
const compactSteps = 5;

const busy = (path: string) =>
  new LabError(
    'database-busy',
    `database ${path} is in use by another process`,
    'end the other lab, and compact it then; nothing was changed',
  );

/** Deleted runs, and parts of specs that no run and no point of a sweep has. */
function dropUnused(db: Database.Database): void {
  const used = ['run', 'sweep_point'].flatMap((table) =>
    partColumnList.map((column) => `SELECT ${column} FROM ${table}`),
  );
  createTransact(db)(() => {
    db.prepare('DELETE FROM deleted_run').run();
    db.prepare(`DELETE FROM spec_part WHERE id NOT IN (${used.join(' UNION ')})`).run();
  });
}

function tidy(path: string, tell: TellStep): void {
  const { db, close } = openDatabase(path, { isReadOnly: false, mustExist: true, migrations });
  try {
    dropUnused(db);
    tell(1, compactSteps);
    createTransact(db)(() =>
      db.prepare(`INSERT INTO run_note (run_note) VALUES ('optimize')`).run(),
    );
    tell(2, compactSteps);
  } finally {
    close();
  }
}

/** A connection that nobody has one beside. @throws LabError `database-busy`. */
function openAlone(path: string): Database.Database {
  const db = new Database(path, { timeout: 1000 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    const holders = db.prepare('SELECT count(*) FROM holder').pluck().get();
    db.exec('COMMIT');
    if (holders !== 0) throw busy(path);
    db.pragma('wal_checkpoint(TRUNCATE)');
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw busy(path);
    }
    throw error;
  }
}

/** As every database has it: to change it at the next opening would take a journal, which a kill leaves. */
function useLog(draft: string): void {
  const db = new Database(draft);
  try {
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}

/** A version that no program has: who opened the old file and waits for it is refused. */
const replacedVersion = 0x7fff_ffff;

/** Puts the draft in the place of the file, while `alone` keeps others from it. */
function replace(path: string, draft: string, alone: Database.Database): void {
  if (process.platform === 'win32') {
    alone.close();
    renameSync(draft, path);
    return;
  }
  const old = openSync(path, 'r+');
  try {
    // It is empty. SQLite leaves the log of a file that was moved, so that it would stay for ever.
    if (fileSize(`${path}-wal`) === 0) rmSync(`${path}-wal`, { force: true });
    renameSync(draft, path);
    const version = Buffer.alloc(4);
    version.writeUInt32BE(replacedVersion);
    writeSync(old, version, 0, 4, 60);
    alone.close();
  } finally {
    closeSync(old);
  }
}

/**
 * Nothing in this process may have it open. Takes a few seconds for a million runs, and room for a copy.
 * @throws LabError `database-busy` if another process has it open; as openDatabase does.
 */
export function compactDatabase(name: string, tell: TellStep = () => undefined): Compaction {
  const path = canonicalPath(name);
  return guard(path, () => {
    tidy(path, tell);
    const before = statSync(path).size;
    requireSpace(path, before, { what: 'to compact it takes' });
    removeDeadDrafts(path);
    const draft = draftOf(path);
    const alone = openAlone(path);
    try {
      makePrivateFile(draft);
      alone.prepare('VACUUM INTO ?').run(draft);
      tell(3, compactSteps);
      becomeOwn(draft);
      useLog(draft);
      verifyCopy(draft, alone);
      tell(4, compactSteps);
      const file = openSync(draft, 'r+');
      fsyncSync(file);
      closeSync(file);
      replace(path, draft, alone);
      tell(5, compactSteps);
      return { path, before, bytes: statSync(path).size };
    } finally {
      alone.close();
      removeDraft(draft);
    }
  });
}
