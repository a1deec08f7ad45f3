// Decides whether SQLite may open a database of ours with what is beside it. The rule: everything is
// read from the files themselves, because a connection replays and removes a log of any origin; and a
// refusal changes nothing. What identity.ts keeps in the database is judged here.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { brokenLog, damaged, incomplete, isDamage, stray } from './database-error.ts';
import { fileSize } from './file-header.ts';
import { readTables } from './page-reader.ts';
import { pause } from './pause.ts';
import { readLog, toIdentity, type Identity, type LogState } from './write-ahead-log.ts';

type Log = Extract<LogState, { kind: 'log' }>;

/** Times that files of a living process are read: they may change in the middle. */
const attempts = 4;
const pauseMs = 25;

/** A log goes on from its database: from the commit before its first, or a later one of its own. */
function goesOn({ id, commits }: Identity, { first, last }: Log): boolean {
  if (!first || !last || first.id !== id || last.id !== id) return false;
  return first.commits - 1 <= commits && commits <= last.commits;
}

/** The runs of the file alone that are not in it with its log, of those that nobody could delete. */
function countLost(path: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
  try {
    const [whole, alone] = [join(folder, 'whole.db'), join(folder, 'alone.db')];
    for (const copy of [whole, alone]) copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${whole}-wal`);
    const db = new Database(whole);
    try {
      db.prepare('ATTACH ? AS alone').run(alone);
      const hasRuns = db.prepare(`SELECT 1 FROM alone.sqlite_schema WHERE name = 'run'`).get();
      if (hasRuns === undefined) return 0;
      const lost = db.prepare(
        'SELECT count(*) FROM alone.run WHERE key NOT IN (SELECT key FROM main.run)',
      );
      return Number(lost.pluck().get());
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) throw damaged(path, error.message, error);
    // The log has no table of runs.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR') return 1;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(path: string): void {
  const tables = readTables(path, { identity: 3, holder: 1 });
  const table = tables.get('identity');
  const identity = toIdentity(table?.rows ?? []);
  const log = readLog(path, table?.root ?? 0);
  if (log.kind === 'garbage') throw brokenLog(path);
  if (log.kind === 'none') {
    if ((tables.get('holder')?.rows.length ?? 0) > 0) throw incomplete(path);
    return;
  }
  if (log.losesCommits) throw brokenLog(path);
  if (!log.hasCommits) return;
  // Versions before 9 have no identity; a log of theirs is known by the runs that it keeps.
  if (identity ? !goesOn(identity, log) : countLost(path) > 0) throw stray(path, 'wal');
}

/** True if what is whole of the log goes on from the file: salvage reads both, or the file alone. */
export function belongs(path: string): boolean {
  const table = readTables(path, { identity: 3 }).get('identity');
  const identity = toIdentity(table?.rows ?? []);
  const log = readLog(path, table?.root ?? 0);
  if (log.kind !== 'log' || !log.hasCommits) return false;
  return identity === null || goesOn(identity, log);
}

/**
 * Returns if the database and what is beside it belong together.
 * @throws LabError `database-unreadable` that says which file does not, or that runs may be missing.
 */
export function judgeFile(path: string): void {
  if (fileSize(`${path}-journal`) > 0) throw stray(path, 'journal');
  for (let attempt = 1; ; attempt++) {
    try {
      judge(path);
      return;
    } catch (error) {
      if (attempt === attempts || !(error instanceof LabError)) throw error;
      pause(pauseMs);
    }
  }
}
