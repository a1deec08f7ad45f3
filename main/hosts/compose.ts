// Puts the lab together from a database path: store, pool, lock, lab. The only place that knows which
// implementation each part has. Hosts call it and nothing below it.
import { createLab } from '../lab/create-lab.ts';
import type { Lab } from '../lab/lab.ts';
import { createWorkerPool } from '../pool/worker-pool.ts';
import { acquireSweepLock } from '../store/lock.ts';
import { openStore } from '../store/sqlite-store.ts';

export function openLab(path: string, workers?: number): Lab {
  const store = openStore(path);
  const pool = createWorkerPool(workers === undefined ? {} : { size: workers });
  return createLab({ store, pool, lock: () => acquireSweepLock(path) });
}
