// Builds the lab from a database path: store, pool, lock, lab. The command line's commands call it; the
// pages' lab, which also has settings and events, is built in lab-backend.ts.
import { createLab } from '../lab/create-lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Pool } from '../pool/pool.ts';
import { createWorkerPool } from '../pool/worker-pool.ts';
import { acquireSweepLock } from '../store/lock.ts';
import { openStore } from '../store/sqlite-store.ts';

export interface LabChoices {
  /** Simulation threads; default one per processor. */
  readonly workers?: number | undefined;
  /** Refuses a database that is not there, rather than make it. */
  readonly mustExist?: boolean;
  /** Where runs are simulated; default worker threads of this computer. */
  readonly pool?: Pool | undefined;
  /** Hears how many rows a migration has moved, of how many. */
  readonly onMigrate?: (done: number, total: number) => void;
}

/** A database that cannot be written is read: what is to be written to it is refused. */
export function openLab(
  path: string,
  { workers, mustExist = false, pool, onMigrate }: LabChoices = {},
): Lab {
  const store = openStore(path, {
    mustExist,
    mayBeReadOnly: true,
    ...(onMigrate && { onMigrate }),
  });
  const threads = () => createWorkerPool(workers === undefined ? {} : { size: workers });
  return createLab({ store, pool: pool ?? threads(), lock: () => acquireSweepLock(path) });
}
