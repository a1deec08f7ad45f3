// Puts the lab together from a database path: store, pool, lock, lab. The only place that knows which
// implementation each part has. Hosts call it and nothing below it.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createLab } from '../lab/create-lab.ts';
import type { Lab } from '../lab/lab.ts';
import { createWorkerPool } from '../pool/worker-pool.ts';
import { acquireSweepLock } from '../store/lock.ts';
import { openStore } from '../store/sqlite-store.ts';

/** Where runs are kept unless a path is given: the platform's data directory. */
export function defaultDatabasePath(env: NodeJS.ProcessEnv, platform: string): string {
  if (env['SHOOTDOWN_LAB_DB']) return env['SHOOTDOWN_LAB_DB'];
  const home = homedir();
  let folder = env['XDG_DATA_HOME'] || join(home, '.local', 'share');
  if (platform === 'darwin') folder = join(home, 'Library', 'Application Support');
  if (platform === 'win32') folder = env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  return join(folder, 'shootdown-lab', 'lab.db');
}

export function openLab(path: string, workers?: number): Lab {
  const store = openStore(path);
  const pool = createWorkerPool(workers === undefined ? {} : { size: workers });
  return createLab({ store, pool, lock: () => acquireSweepLock(path) });
}
