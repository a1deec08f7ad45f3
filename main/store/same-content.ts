// Compares the content of two databases. The rule: every row of every table counts, in the order of the
// tables; only what each file has of its own does not. What follows from it is up to backup.ts.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** What a copy has of its own. */
const own = ['identity', 'holder'];

/** SHA-256 (hex) of the schema and of all rows. */
export function digestContent(db: Database.Database): string {
  const hash = createHash('sha256');
  const tables = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name`,
    )
    .all();
  for (const { name, sql } of tables) {
    hash.update(`${name}\n${sql}\n`);
    if (own.includes(name)) continue;
    const rows = db.prepare<[], unknown[]>(`SELECT * FROM "${name}"`).raw().iterate();
    for (const row of rows) {
      for (const value of row) {
        if (value instanceof Uint8Array) hash.update(`${value.length} bytes`).update(value);
        else hash.update(`${JSON.stringify(value)},`);
      }
      hash.update('\n');
    }
  }
  return hash.digest('hex');
}
