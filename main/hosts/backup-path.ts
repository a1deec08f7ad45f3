// The default place of a backup, for every host.
// It is beside the database, with the time in its name, and opens nothing.
import { LabError } from '../../shared/errors.ts';

export function backupPath(database: string, now: Date): string {
  if (database === ':memory:') {
    throw new LabError('not-allowed', 'a database in memory has no folder', 'choose a file');
  }
  const time = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return `${database}.backup-${time}`;
}
