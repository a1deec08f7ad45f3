// Builds the lab from a database path: store, pool, lock, lab. The command line's commands call it; the
// pages' lab, which also has settings and events, is built in lab-backend.ts.
import { createLab } from '../lab/create-lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Pool } from '../pool/pool.ts';
import { createWorkerPool } from '../pool/worker-pool.ts';
import { acquireSweepLock } from '../store/lock.ts';
import { openStore } from '../store/sqlite-store.ts';

/** `pool` says where runs are simulated; default worker threads, one per processor or this many. */
export function openLab(path: string, workers?: number, pool?: Pool): Lab {
  const store = openStore(path);
  const threads = () => createWorkerPool(workers === undefined ? {} : { size: workers });
  return createLab({ store, pool: pool ?? threads(), lock: () => acquireSweepLock(path) });
}
