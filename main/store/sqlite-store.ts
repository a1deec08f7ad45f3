// The store in SQLite: the interface of store.ts over one connection. The rule: what a kill left as
// running is corrected when the database is next opened for writing. Opening is in database.ts; the
// methods are in one file per subject.
import { resolve } from 'node:path';
import { LabError } from '../../shared/errors.ts';
import { bundleMethods } from './bundle-methods.ts';
import { createCheckpoints } from './checkpoints.ts';
import { guard } from './database-error.ts';
import { openDatabase, type OpeningOptions } from './database.ts';
import { fitMethods } from './fit-methods.ts';
import { guardMethods } from './guard-methods.ts';
import type { Transact } from './identity.ts';
import { sweepLockHolder } from './lock.ts';
import { dropLongDeleted } from './long-deleted.ts';
import { markMethods } from './mark-methods.ts';
import { migrations } from './migrations/index.ts';
import { policyMethods } from './policy-methods.ts';
import { readMethods } from './read-methods.ts';
import { replayMethods } from './replay-methods.ts';
import { runMethods } from './run-methods.ts';
import type { OpenDatabase } from './open-database.ts';
import { prepareStatements, type Statements } from './statements.ts';
import type { Store } from './store.ts';
import { studyMethods } from './study-methods.ts';
import { sweepMethods } from './sweep-methods.ts';
import { traceMethods } from './trace-methods.ts';

export interface StoreOptions extends Pick<
  OpeningOptions,
  'mustExist' | 'isHeld' | 'mayBeReadOnly' | 'onMigrate'
> {
  readonly readOnly?: boolean;
}

/**
 * Opens the database at the path, or creates it with its folders; each `:memory:` is a new one.
 * Does not keep two processes from running sweeps at once; see lock.ts.
 * @throws LabError `database-foreign`, `database-newer`, `database-unreadable`, `database-busy`;
 *   `not-found` if there is none and it is opened only for reading, or must exist.
 */
export function openStore(path: string, options: StoreOptions = {}): Store {
  // SQLite's driver trims trailing spaces, and would open another file than the one inspected.
  if (path.trim() === '' || path !== path.trimEnd() || path.includes('\0')) {
    const got = JSON.stringify(path);
    throw new LabError(
      'bad-value',
      `the database path must be a file name without a trailing space, got ${got}`,
      'name a file',
    );
  }
  const { readOnly: isReadOnly = false, ...others } = options;
  const name = path === ':memory:' ? path : resolve(path);
  return createSuspendable(name, () => {
    const opened = openDatabase(path, { isReadOnly, ...others, migrations });
    try {
      return guard(name, () => createStore(opened, name));
    } catch (error) {
      guard(name, () => opened.close());
      throw error;
    }
  });
}

type OpenStore = Omit<Store, 'suspend'>;

/** A store that can be closed for a while, and opened again by those who have it. */
function createSuspendable(path: string, open: () => OpenStore): Store {
  let current: OpenStore | null = open();
  const isClosed = () =>
    new LabError('database-busy', `database ${path} is being compacted`, 'wait a moment');
  const methods = Object.entries(current).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value] as const;
    const call = (...args: readonly unknown[]) => {
      if (!current) throw isClosed();
      return (current[name as keyof OpenStore] as (...args: readonly unknown[]) => unknown)(
        ...args,
      );
    };
    return [name, call] as const;
  });
  return {
    ...(Object.fromEntries(methods) as unknown as OpenStore),
    close: () => current?.close(),
    suspend: () => {
      if (!current) throw isClosed();
      current.close();
      current = null;
      return () => {
        current ??= open();
      };
    },
  };
}

function createStore({ db, hold, close }: OpenDatabase, path: string): OpenStore {
  const statements = prepareStatements(db);
  const { transact, stop } = createCheckpoints(db, hold);
  if (!db.readonly) {
    settleAbandonedSweeps(statements, transact, path);
    dropLongDeleted(db, transact);
  }
  return guardMethods<OpenStore>(path, {
    path,
    ...runMethods(db, transact, statements, path),
    ...sweepMethods(db, transact, statements, path),
    ...studyMethods(db, transact, path),
    ...markMethods(db, transact, path),
    ...readMethods(db, path),
    ...traceMethods(db, transact, path),
    ...replayMethods(db, transact, path),
    ...fitMethods(db, transact, path),
    ...policyMethods(db, transact, path),
    ...bundleMethods(db, transact, statements, path),
    close: () => {
      stop();
      if (db.open) close();
    },
  });
}

/**
 * Sweeps marked as running or planning while no living process holds the lock were killed, together
 * with their runs. A single run of another process may be affected too, but is done when it ends.
 */
function settleAbandonedSweeps(on: Statements, transact: Transact, path: string): void {
  if (!on.openSweeps.get()?.n || sweepLockHolder(path)) return;
  transact(() => {
    on.interruptSweeps.run();
    on.dropPlannings.run();
    on.cancelAbandonedRuns.run();
  });
}
