// The store in SQLite: the interface of store.ts over one connection. The rule: what a kill left as
// running is corrected when the database is next opened for writing. Opening is in database.ts; the
// methods are in one file per subject.
import { resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { guard } from './database-error.ts';
import { openDatabase } from './database.ts';
import { fitMethods } from './fit-methods.ts';
import { guardMethods } from './guard-methods.ts';
import { sweepLockHolder } from './lock.ts';
import { markMethods } from './mark-methods.ts';
import { migrations } from './migrations/index.ts';
import { readMethods } from './read-methods.ts';
import { replayMethods } from './replay-methods.ts';
import { runMethods } from './run-methods.ts';
import { prepareStatements, type Statements } from './statements.ts';
import type { Store } from './store.ts';
import { sweepMethods } from './sweep-methods.ts';
import { traceMethods } from './trace-methods.ts';

/**
 * Opens the database at the path, or creates it with its folders; each `:memory:` is a new one.
 * Does not keep two processes from running sweeps at once; see lock.ts.
 * @throws LabError `database-foreign`, `database-newer`, `database-unreadable`, `database-busy`;
 *   `not-found` if there is none and it is opened only for reading.
 */
export function openStore(path: string, options: { readonly readOnly?: boolean } = {}): Store {
  // SQLite's driver trims trailing spaces, and would open another file than the one inspected.
  if (path.trim() === '' || path !== path.trimEnd() || path.includes('\0')) {
    const got = JSON.stringify(path);
    throw new LabError(
      'bad-value',
      `the database path must be a file name without a trailing space, got ${got}`,
      'name a file',
    );
  }
  const isReadOnly = options.readOnly ?? false;
  const name = path === ':memory:' ? path : resolve(path);
  const db = openDatabase(path, { isReadOnly, migrations });
  try {
    return guard(name, () => createStore(db, name, isReadOnly));
  } catch (error) {
    db.close();
    throw error;
  }
}

function createStore(db: Database.Database, path: string, isReadOnly: boolean): Store {
  const statements = prepareStatements(db);
  if (!isReadOnly) settleAbandonedSweeps(db, statements, path);
  return guardMethods<Store>(path, {
    path,
    ...runMethods(db, statements, path),
    ...sweepMethods(db, statements, path),
    ...markMethods(db, path),
    ...readMethods(db, path),
    ...traceMethods(db, path),
    ...replayMethods(db, path),
    ...fitMethods(db, path),
    close: () => {
      db.close();
    },
  });
}

/**
 * Sweeps marked as running or planning while no living process holds the lock were killed, together
 * with their runs. A single run of another process may be affected too, but is done when it ends.
 */
function settleAbandonedSweeps(db: Database.Database, on: Statements, path: string): void {
  if (!on.openSweeps.get()?.n || sweepLockHolder(path)) return;
  const settle = db.transaction(() => {
    on.interruptSweeps.run();
    on.dropPlannings.run();
    on.cancelAbandonedRuns.run();
  });
  settle.immediate();
}
