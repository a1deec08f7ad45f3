// Forgets what was deleted more than a day ago: nobody takes that back any more. The rule: what was
// deleted since stays, whoever else has the database open.
import type Database from 'better-sqlite3';
import type { Transact } from './identity.ts';

const dayAgo = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 day')`;

const isOld: Readonly<Record<'study' | 'sweep' | 'deleted_run', string>> = {
  study: `deleted_at < ${dayAgo}`,
  sweep: `deleted_at < ${dayAgo}`,
  deleted_run: `action IN (SELECT id FROM mark_action WHERE kind = 'delete' AND made_at < ${dayAgo})`,
};

export function dropLongDeleted(db: Database.Database, transact: Transact): void {
  for (const [table, condition] of Object.entries(isOld)) {
    if (db.prepare(`SELECT 1 FROM ${table} WHERE ${condition} LIMIT 1`).get() === undefined)
      continue;
    transact(() => db.prepare(`DELETE FROM ${table} WHERE ${condition}`).run());
  }
}
