// What must hold of packed JSON, which SQLite cannot read. The rule: each is unpacked, its checksum with
// it, and a result is that of its run and of the columns beside it.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { listedNumbers, listNumbers, type ListedNumbers } from './listed-numbers.ts';
import type { TellProgress } from './migrate.ts';
import { unpackText } from './packed-json.ts';
import { unpackResult } from './packed-result.ts';

interface PackedRun extends ListedNumbers {
  readonly id: number;
  readonly key: string;
  readonly result: Buffer | null;
  readonly replication_rows: Buffer | null;
}

/** True if the bytes are packed JSON. */
export function isPacked(bytes: unknown): boolean {
  if (!(bytes instanceof Uint8Array)) return false;
  try {
    JSON.parse(unpackText(bytes));
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the packs of a run; null if nothing is. */
function complain(run: PackedRun): string | null {
  if (run.result === null) return null;
  if (!isPacked(run.result)) return 'its result is not JSON';
  if (!isPacked(run.replication_rows)) return 'its replications are not JSON';
  const result = unpackResult(run.result, { modelVersion: '', spec: null });
  if (typeof result !== 'object' || result === null) return null;
  if ('key' in result && result.key !== run.key) return 'its result is that of another run';
  const numbers = listNumbers(result);
  const differs = listedNumbers.some((name) => numbers[name] !== run[name]);
  return differs ? 'its columns are not those of its result' : null;
}

const rowsAtOnce = 1000;

/** What is wrong, one line each, at most so many. */
export function findBrokenPacks(db: Database.Database, most: number, tell: TellProgress): string[] {
  const found: string[] = [];
  for (const table of ['run', 'deleted_run'] as const) {
    found.push(...findBrokenRuns(db, table, most - found.length, tell));
    if (found.length >= most) return found;
  }
  return [...found, ...findBrokenParts(db), ...findBrokenStates(db)].slice(0, most);
}

function findBrokenRuns(
  db: Database.Database,
  table: 'run' | 'deleted_run',
  most: number,
  tell: TellProgress,
): string[] {
  const found: string[] = [];
  const total = Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const read = db.prepare<[number], PackedRun>(
    `SELECT id, key, ${listedNumbers.join(', ')}, result, replication_rows FROM ${table} NOT INDEXED
     WHERE id > ? ORDER BY id LIMIT ${rowsAtOnce}`,
  );
  let done = 0;
  for (let after = -1, rows = read.all(after); rows.length > 0; rows = read.all(after)) {
    for (const row of rows) {
      const problem = complain(row);
      if (problem !== null) found.push(`${table} ${row.key}: ${problem}`);
      if (found.length >= most) return found;
    }
    after = rows.at(-1)!.id;
    done += rows.length;
    tell(done, total);
  }
  return found;
}

function findBrokenParts(db: Database.Database): string[] {
  const rows = db
    .prepare<[], { id: number; hash: Buffer; body: string }>('SELECT * FROM spec_part NOT INDEXED')
    .iterate();
  const found: string[] = [];
  for (const { id, hash, body } of rows) {
    const isSame = createHash('sha256').update(body).digest().equals(hash);
    if (!isSame) found.push(`spec_part ${id}: its text is not that of its hash`);
  }
  return found;
}

function findBrokenStates(db: Database.Database): string[] {
  const found: string[] = [];
  for (const table of ['run_distribution', 'deleted_distribution']) {
    const rows = db
      .prepare<[], { run_id: number; name: string; state: Buffer }>(
        `SELECT run_id, name, state FROM ${table} NOT INDEXED`,
      )
      .iterate();
    for (const { run_id, name, state } of rows) {
      if (!isPacked(state)) found.push(`${table} ${run_id} ${name}: its state is not JSON`);
    }
  }
  return found;
}
