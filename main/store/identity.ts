// What a database is known by: its id, its count of commits, and who holds it open. The rule: every
// commit writes the count, so that each log holds the page with the id, and a holder is in the file
// itself before it writes anything else. judge-file.ts reads it all without SQLite.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isLiving, ownIdentity, toHolder } from './holder.ts';
import type { OpenDatabase } from './open-database.ts';
import { readTables } from './page-reader.ts';

/** Writes in one transaction, which is counted. Nested, it is part of the outer one. */
export type Transact = <T>(write: () => T) => T;

export function createTransact(db: Database.Database): Transact {
  const count = db.prepare('UPDATE identity SET commits = commits + 1');
  return <T>(write: () => T): T => {
    // One count for each commit: a log goes on from its database by one.
    if (db.inTransaction) return db.transaction(write)();
    const counted = db.transaction(() => {
      const value = write();
      count.run();
      return value;
    });
    return counted.immediate();
  };
}

/** False before version 9. */
export function hasIdentity(db: Database.Database): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'identity'`).get() !== undefined;
}

/** Gives the database an id of its own, and no holder: it is new, or a copy of another. */
export function makeIdentity(db: Database.Database): void {
  db.prepare('INSERT OR REPLACE INTO identity (one, id, commits) VALUES (1, ?, 0)').run(
    randomBytes(16).toString('hex'),
  );
  db.prepare('DELETE FROM holder').run();
}

/** Gives a migrated database its id, in the file itself, unless it has one. */
export function identify(db: Database.Database): void {
  db.transaction(() => {
    if (db.prepare('SELECT 1 FROM identity').get() === undefined) makeIdentity(db);
  }).immediate();
  checkpoint(db, 'FULL');
}

/** Processes on other hosts cannot share a log, so they hold another copy. */
function dropDead(db: Database.Database): void {
  const own = ownIdentity();
  const drop = db.prepare<[string]>('DELETE FROM holder WHERE token = ?');
  const held = db.prepare<[], { token: string; process: string }>('SELECT * FROM holder').all();
  for (const { token, process } of held) {
    const holder = toHolder(process);
    if (!holder || holder.host !== own.host || !isLiving(holder)) drop.run(token);
  }
}

const countHolders = (db: Database.Database) =>
  Number(db.prepare('SELECT count(*) FROM holder').pluck().get());

/** Copies what the log has into the file. A reader of an older state can hold back a part. */
export function checkpoint(db: Database.Database, mode: 'PASSIVE' | 'FULL'): void {
  db.pragma(`wal_checkpoint(${mode})`);
}

/** Opens nothing and writes nothing: for a connection that only reads, or to memory. */
export function heldByNobody(db: Database.Database): OpenDatabase {
  return { db, hold: () => undefined, close: () => db.close() };
}

/**
 * The database with its holding. A connection that writes nothing leaves the file as it is; one that
 * finds holders enters itself at once, to take out the dead.
 */
export function holdDatabase(db: Database.Database, path: string): OpenDatabase {
  const token = randomUUID();
  let isHeld = false;
  const hold = () => {
    if (isHeld) return;
    enter(db, token);
    isHeld = true;
  };
  try {
    if (countHolders(db) > 0) hold();
  } catch (error) {
    // The disk is full. If this closes the log as the last, nobody else takes out the dead.
    db.close();
    settleLast(path);
    throw error;
  }
  const close = () => {
    if (isHeld && !leave(db, token)) closeWithLog(db, path);
    else db.close();
    settleLast(path);
  };
  return { db, hold, close };
}

/** Enters a holder, in the file itself. */
function enter(db: Database.Database, token: string): void {
  const others = createTransact(db)(() => {
    dropDead(db);
    const found = countHolders(db);
    const add = db.prepare('INSERT INTO holder (token, process) VALUES (?, ?)');
    add.run(token, JSON.stringify(ownIdentity()));
    return found;
  });
  if (others === 0) checkpoint(db, 'FULL');
}

/** False if it cannot: the file is damaged, or its disk is full. Then its log has to stay. */
function leave(db: Database.Database, token: string): boolean {
  try {
    createTransact(db)(() => {
      db.prepare('DELETE FROM holder WHERE token = ?').run(token);
      dropDead(db);
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * If this was the last to close it, SQLite has removed the log: who is still entered has died since, or
 * holds the file that this one is a copy of.
 */
function settleLast(path: string): void {
  if (!existsSync(path) || existsSync(`${path}-wal`)) return;
  const gone = readTables(path, { holder: 1 }).get('holder')?.rows ?? [];
  if (gone.length === 0) return;
  const db = new Database(path);
  try {
    const drop = db.prepare('DELETE FROM holder WHERE token = ?');
    createTransact(db)(() => gone.forEach(([token]) => drop.run(token)));
  } finally {
    db.close();
  }
}

/** Leaves the log in place, which has what could not be written: the last connection removes it. */
function closeWithLog(db: Database.Database, path: string): void {
  let reader: Database.Database | undefined;
  try {
    reader = new Database(path, { readonly: true });
    reader.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch {
    // The file is damaged or gone: no other connection can keep its log.
  } finally {
    db.close();
    reader?.close();
  }
}
