import { openStore } from '../../main/store/sqlite-store.ts';
import type { ReplicationRow } from '../../main/store/store.ts';
import type { RunResult } from '../../shared/result.ts';

export interface MadeRun {
  readonly key: string;
  readonly status: string | undefined;
  readonly error: string | null | undefined;
  /** Without the time that it took. */
  readonly result: Omit<RunResult, 'wallMs'> | null;
  readonly replications: readonly ReplicationRow[];
  readonly distributions: unknown;
}

/** All that a database has of these runs, except when and in what time they were made. */
export function readMadeRuns(database: string, keys: readonly string[]): MadeRun[] {
  const store = openStore(database);
  try {
    return keys.map((key) => {
      const row = store.findRun(key);
      const { wallMs: _wallMs, ...result } = row?.result ?? { wallMs: 0 };
      return {
        key,
        status: row?.status,
        error: row?.error,
        result: row?.result ? (result as MadeRun['result']) : null,
        replications: store.replications(key),
        distributions: store.distributions(key),
      };
    });
  } finally {
    store.close();
  }
}

/** The keys of the runs that a command printed as JSON, in order. */
export function keysOf(out: string): string[] {
  const lines = out.split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as { key: string }).key);
}
