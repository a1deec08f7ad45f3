// Raises a database to the newest version, all steps in one transaction, so that a kill or an error
// leaves the old version. A migration is one file and one version; a released one is never edited.
// database.ts checks that the file is ours, and backup.ts backs it up.
import type Database from 'better-sqlite3';

/** Marks a file as ours in its header: "SHLB" in ASCII. */
export const applicationId = 0x53484c42;

/** One step, from version - 1 to version. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** Moves rows by code, after the SQL; then comes the rest of it. */
  readonly move?: (db: Database.Database, tell: TellProgress) => void;
  readonly sqlAfter?: string;
  /** Functions that its SQL calls, by their names there. */
  readonly functions?: Readonly<Record<string, MigrationFunction>>;
}

/** Of rows, or of pages of a copy. */
export type TellProgress = (done: number, total: number) => void;

/** Takes and gives what SQLite holds; the same for the same arguments. */
type MigrationFunction = (...values: never[]) => string;

export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

export function readVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Applies the missing migrations. Reads the version again under the write lock, because another
 * process may have migrated in the meantime. Leaves foreign keys on.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  tell: TellProgress = () => undefined,
): void {
  checkSequence(migrations);
  const latest = latestVersion(migrations);
  if (readVersion(db) >= latest) return;
  // Off while tables are rebuilt; it cannot be changed inside a transaction.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      const version = readVersion(db);
      for (const migration of migrations) {
        if (migration.version > version) apply(db, migration, tell);
      }
      const broken = db.pragma('foreign_key_check');
      if (!Array.isArray(broken) || broken.length > 0) {
        throw new Error(`migration to version ${latest} breaks foreign keys`);
      }
      db.pragma(`application_id = ${applicationId}`);
      if (version < latest) db.pragma(`user_version = ${latest}`);
    }).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function apply(
  db: Database.Database,
  { sql, move, sqlAfter, functions = {} }: Migration,
  tell: TellProgress,
): void {
  for (const [name, run] of Object.entries(functions)) {
    db.function(name, { deterministic: true, varargs: true }, (...values) =>
      run(...(values as never[])),
    );
  }
  db.exec(sql);
  move?.(db, tell);
  if (sqlAfter !== undefined) db.exec(sqlAfter);
}

function checkSequence(migrations: readonly Migration[]): void {
  migrations.forEach((migration, i) => {
    if (migration.version !== i + 1) {
      throw new Error(`migration ${migration.name} has version ${migration.version}, not ${i + 1}`);
    }
  });
}
