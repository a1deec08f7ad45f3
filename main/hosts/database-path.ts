// The default path of the database, for every host. It opens nothing, so a host that only passes the
// path on does not load the store.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The default database: in the platform's data directory. */
export function defaultDatabasePath(env: NodeJS.ProcessEnv, platform: string): string {
  if (env['SHOOTDOWN_LAB_DB']) return env['SHOOTDOWN_LAB_DB'];
  const home = homedir();
  let folder = env['XDG_DATA_HOME'] || join(home, '.local', 'share');
  if (platform === 'darwin') folder = join(home, 'Library', 'Application Support');
  if (platform === 'win32') folder = env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  return join(folder, 'shootdown-lab', 'lab.db');
}
