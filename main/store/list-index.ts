// What lists are made of, in memory: the columns of every run, in arrays. The rule: it is brought up to
// date before every use, by the log of changes, and read anew if that does not reach back. A list of a
// million is then filtered, sorted and counted in a few hundredths of a second, by any field.
import type Database from 'better-sqlite3';
import { contractAnswers } from '../../shared/contract-answer.ts';
import { runStatuses } from '../../shared/run-terms.ts';
import { createColumns, grow, type Columns } from './list-columns.ts';
import { joinNewest, orderNewest } from './newest-first.ts';
import { partColumnList } from './spec-parts.ts';

/** The columns of the list's index as 16 values; what is small is in the bits of the second. */
const codes = (words: readonly string[], from: number) =>
  words.map((word, i) => `WHEN '${word}' THEN ${i + from}`).join(' ');
const packedFlags = `(archived | (starred << 1) | (ifnull(precision_reached, 2) << 2)
  | ((CASE status ${codes(runStatuses, 0)} ELSE 7 END) << 4)
  | ((CASE contract ${codes(contractAnswers, 1)} ELSE 0 END) << 7))`;
const selected = `id, ${packedFlags}, model_version, ${partColumnList.join(', ')}, seed, overhead,
  half_width, replications, window_p99_ns, window_beyond_ns, started_ms, finished_ms`;

type Taken = readonly [
  id: number,
  flags: number,
  model: string,
  machine: number,
  kernel: number,
  workload: number,
  policy: number,
  run: number,
  seed: number,
  overhead: number | null,
  halfWidth: number | null,
  replications: number | null,
  p99: number | null,
  beyond: number | null,
  started: number | null,
  finished: number | null,
];

export interface ListIndex {
  /** The columns as they are now, within a transaction that reads. */
  refresh(): Columns;
}

/** Of the changes since: more of them are not worth the searches. */
const maxSearched = 5000;

/** Writes a row of the index to its place. */
function put(columns: Columns, at: number, row: Taken): void {
  const [id, flags, model, machine, kernel, workload, policy, run, seed] = row;
  const { parts, numbers, models } = columns;
  const known = models.indexOf(model);
  columns.ids[at] = id;
  columns.flags[at] = flags;
  columns.model[at] = known >= 0 ? known : models.push(model) - 1;
  parts.machine[at] = machine;
  parts.kernel[at] = kernel;
  parts.workload[at] = workload;
  parts.policy[at] = policy;
  parts.run[at] = run;
  numbers.seed[at] = seed;
  numbers.overhead[at] = row[9] ?? NaN;
  numbers.halfWidth[at] = row[10] ?? NaN;
  numbers.replications[at] = row[11] ?? NaN;
  numbers.p99[at] = row[12] ?? NaN;
  numbers.beyond[at] = row[13] ?? NaN;
  numbers.started[at] = row[14] ?? -Infinity;
  numbers.finished[at] = row[15] ?? NaN;
  columns.places.set(id, at);
}

function prepareReads(db: Database.Database, take: (at: number, row: Taken) => void) {
  // An aggregate is called with each row, without an object or a text for it: three times as fast.
  db.aggregate('take_run', {
    varargs: true,
    start: 0,
    step: (count: number, ...row: unknown[]) => {
      take(count, row as unknown as Taken);
      return count + 1;
    },
  });
  return {
    count: db.prepare<[], number>('SELECT count(*) FROM run').pluck(),
    all: db
      .prepare<[], number>(`SELECT take_run(${selected}) FROM run INDEXED BY run_list`)
      .pluck(),
    one: db.prepare<[number], Taken>(`SELECT ${selected} FROM run WHERE id = ?`).raw(),
    log: db.prepare<[], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(change) FROM run_change) AS first,
        (SELECT max(change) FROM run_change) AS last`,
    ),
    changedSince: db
      .prepare<[number], number>('SELECT DISTINCT run_id FROM run_change WHERE change > ?')
      .pluck(),
  };
}

export function createListIndex(db: Database.Database): ListIndex {
  let columns = createColumns();
  /** The last change that is in the columns; null before they were read. */
  let seen: number | null = null;
  const read = prepareReads(db, (at, row) => put(columns, at, row));

  function readAll(): void {
    columns = createColumns(read.count.get());
    columns.count = read.all.get() ?? 0;
    columns.newest = orderNewest(columns);
  }

  function catchUp(ids: readonly number[]): void {
    const gone: number[] = [];
    for (const id of ids) {
      const row = read.one.get(id);
      if (!row) {
        gone.push(id);
        continue;
      }
      const at = columns.places.get(id) ?? columns.count++;
      if (at >= columns.ids.length) grow(columns);
      put(columns, at, row);
    }
    columns.newest = joinNewest(columns, new Set(ids), new Set(gone));
  }

  return {
    refresh: () => {
      const { first, last } = read.log.get() ?? { first: null, last: null };
      const now = last ?? 0;
      if (now === seen) return columns;
      const reaches = seen !== null && now > seen && (first ?? 0) <= seen + 1;
      const changed = reaches ? read.changedSince.all(seen ?? 0) : [];
      if (!reaches || changed.length > maxSearched) readAll();
      else catchUp(changed);
      seen = now;
      columns.version++;
      return columns;
    },
  };
}
