// Moves the rows of version 11 to the tables of version 12: specs into parts, results into packed JSON.
// The rule: what is read afterwards is what was read before, bit for bit. The tables are made and
// dropped by the migration.
import type Database from 'better-sqlite3';
import type { TellProgress } from '../migrate.ts';
import { packText } from '../packed-json.ts';
import { packResult } from '../packed-result.ts';
import { createPartWriter, partColumnList, splitSpec, type PartIds } from '../spec-parts.ts';

type Row = Readonly<Record<string, string | number | null>>;

const kept = [
  'key',
  'model_version',
  'status',
  'started_at',
  'restarted_at',
  'finished_at',
  'note',
  'starred',
  'archived',
  'overhead',
  'half_width',
  'replications',
  'window_p99_ns',
  'window_beyond_ns',
  'contract',
  'precision_reached',
  'error',
];
const specColumns = [...partColumnList, 'seed', 'layout'];

const list = (names: readonly string[]) => names.join(', ');
const named = (names: readonly string[]) => names.map((name) => `@${name}`).join(', ');

const rowsAtOnce = 500;

/** Every row of a table in the order of its numbers, some at a time: others can be written between. */
function* readTable(db: Database.Database, table: string): Generator<Row> {
  const read = db.prepare<[number, number], Row>(
    `SELECT rowid AS row_number, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  );
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const rows = read.all(after, rowsAtOnce);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) return;
    after = Number(last['row_number']);
  }
}

/** Takes specs apart; the same spec only once. */
function createSpecMover(db: Database.Database) {
  const writeParts = createPartWriter(db);
  const known = new Map<string, PartIds & { seed: number; layout: string | null }>();
  return (text: string) => {
    const before = known.get(text);
    if (before) return before;
    const { bodies, seed, layout } = splitSpec(text);
    const moved = { ...writeParts({ bodies }), seed, layout };
    if (known.size > 1000) known.clear();
    known.set(text, moved);
    return moved;
  };
}

/** The rows that are of a run, under its number. */
function createPieceMover(db: Database.Database) {
  const replications = db.prepare<[string], Row>(
    'SELECT replication, digest, result FROM replication WHERE run_key = ? ORDER BY replication',
  );
  const distributions = db.prepare<[string], Row>(
    'SELECT name, state FROM run_distribution WHERE run_key = ?',
  );
  const addDistribution = db.prepare(
    'INSERT INTO run_distribution_new (run_id, name, state) VALUES (?, ?, ?)',
  );
  const addTags = db.prepare(
    'INSERT INTO run_tag_new SELECT ?, tag FROM run_tag WHERE run_key = ? ORDER BY tag',
  );
  return {
    packReplications: (key: string): Buffer => {
      const rows = replications
        .all(key)
        .map(
          ({ replication, digest, result }) =>
            `{"replication":${replication},"digest":${JSON.stringify(digest)},"result":${result}}`,
        );
      return packText(`[${rows.join(',')}]`);
    },
    movePieces: (id: number | bigint, key: string) => {
      for (const { name, state } of distributions.all(key)) {
        addDistribution.run(id, name, packText(String(state)));
      }
      addTags.run(id, key);
    },
  };
}

const countOf = (db: Database.Database, table: string) =>
  Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());

/** Moves runs with all that is theirs, and the points of sweeps. */
export function moveRows(db: Database.Database, tell: TellProgress): void {
  const moveSpec = createSpecMover(db);
  const { packReplications, movePieces } = createPieceMover(db);
  const columns = [...kept, ...specColumns, 'result', 'replication_rows'];
  const addRun = db.prepare(`INSERT INTO run_new (${list(columns)}) VALUES (${named(columns)})`);
  const total = countOf(db, 'run') + countOf(db, 'sweep_point');
  let done = 0;
  for (const { row_number: _number, spec, result, ...row } of readTable(db, 'run')) {
    const key = String(row['key']);
    const isDone = result !== null && result !== undefined;
    const values = {
      ...Object.fromEntries(kept.map((name) => [name, row[name]])),
      ...moveSpec(String(spec)),
      result: isDone
        ? packResult(String(result), {
            modelVersion: String(row['model_version']),
            spec: String(spec),
          })
        : null,
      replication_rows: isDone ? packReplications(key) : null,
    };
    movePieces(addRun.run(values).lastInsertRowid, key);
    tell(++done, total);
  }
  const pointColumns = ['sweep_id', 'position', 'key', ...specColumns];
  const addPoint = db.prepare(
    `INSERT INTO sweep_point_new (${list(pointColumns)}) VALUES (${named(pointColumns)})`,
  );
  for (const { sweep_id, position, key, spec } of readTable(db, 'sweep_point')) {
    addPoint.run({ sweep_id, position, key, ...moveSpec(String(spec)) });
    tell(++done, total);
  }
}
