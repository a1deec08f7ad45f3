import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { openStore } from '../../main/store/sqlite-store.ts';
import { fixture } from '../e2e/support/traces.ts';
import { listRuns } from '../support/list-runs.ts';

export const root = resolve(import.meta.dirname, '../..');

/** Runs of the study worth comparing: sync and two ways to defer, on the large machine. */
export function chooseRuns(database: string): string[] {
  const store = openStore(database, { readOnly: true });
  const keys = ['sync', 'deferred', 'deferred-bounded'].flatMap((policy) =>
    listRuns(store, `machine:xeon-8160-2s policy:${policy} status:done`, { limit: 1 }).rows.map(
      ({ key }) => key,
    ),
  );
  store.close();
  return keys;
}

/** The reference study, and a recording of a kernel build that is replayed under some policies. */
export function fill(database: string): void {
  const lab = (...words: string[]) =>
    execFileSync(process.execPath, ['main/hosts/cli/index.ts', ...words, '--db', database], {
      cwd: root,
      stdio: 'pipe',
    });
  lab('study', '--quiet');
  lab('trace', 'import', fixture);
  lab('trace', 'replay', '1');
}
