// Copies what can be read of a damaged database into a new one, and lists what cannot. The rule: the
// original is read as a private copy and stays as it is; every row of the new one has passed all that
// its tables demand, and what is not there is named.
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { createFile, draftOf, removeDeadDrafts } from './create-file.ts';
import { guard, unreadable } from './database-error.ts';
import { openDatabase } from './database.ts';
import { canonicalPath, fileSize } from './file-header.ts';
import { belongs } from './judge-file.ts';
import { makeFolders } from './make-folders.ts';
import { applicationId, latestVersion, migrate, readVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isPacked } from './check-packs.ts';
import { partColumnList } from './spec-parts.ts';
import { readRows, type SalvagedRow } from './read-rows.ts';

export interface LostRow {
  readonly table: string;
  /** Its key, or its number if that cannot be read. */
  readonly row: string;
  readonly why: string;
}

export interface Salvage {
  /** The new database. */
  readonly path: string;
  readonly copied: Readonly<Record<string, number>>;
  readonly lost: readonly LostRow[];
}

/** Tables in an order in which each refers to earlier ones alone. */
const tables = [
  'spec_part',
  'run',
  'run_distribution',
  'run_tag',
  'sweep',
  'sweep_point',
  'study',
  'study_sweep',
  'mark_action',
  'deleted_run',
  'deleted_distribution',
  'setting',
  'trace',
  'trace_chunk',
  'replay',
  'fit',
  'own_policy',
] as const;

/** Columns that no CHECK can look into. */
const packedTables = ['run', 'run_distribution', 'deleted_run', 'deleted_distribution'];
const packedColumns = ['result', 'replication_rows', 'state'];

/** Bytes of a header that are the same in every database of this program. */
const fixedBytes: readonly (readonly [at: number, bytes: readonly number[]])[] = [
  [0, [...Buffer.from('SQLite format 3\0')]],
  [16, [0x10, 0x00]],
  [20, [0, 64, 32, 32]],
  [44, [0, 0, 0, 4]],
  [52, [0, 0, 0, 0, 0, 0, 0, 1]],
  [64, [0, 0, 0, 0]],
  [72, Array.from({ length: 20 }, () => 0)],
];

/** Gives a copy the header that it must have. Its version is kept if this program knows it. */
function mendHeader(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const header = Buffer.alloc(100);
    readSync(file, header, 0, 100, 0);
    for (const [at, bytes] of fixedBytes) header.set(bytes, at);
    header.fill(2, 18, 20);
    header.writeUInt32BE(applicationId, 68);
    const latest = latestVersion(migrations);
    const version = header.readUInt32BE(60);
    if (version === 0 || version > latest) header.writeUInt32BE(latest, 60);
    writeSync(file, header, 0, 100, 0);
  } finally {
    closeSync(file);
  }
}

/** A private copy with the log that belongs to it, at the newest version if it can be migrated. */
function openCopy(path: string, copy: string): Database.Database {
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  mendHeader(copy);
  if (fileSize(`${path}-wal`) > 0) copyFileSync(`${path}-wal`, `${copy}-wal`);
  if (!belongs(copy)) rmSync(`${copy}-wal`, { force: true });
  const db = new Database(copy);
  try {
    if (readVersion(db) < latestVersion(migrations)) migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw unreadable(path, reasonOf(error), 'nothing of it can be copied; restore a backup', error);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const columnsOf = (db: Database.Database, table: string) =>
  db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);

function copyTable(
  from: Database.Database,
  to: Database.Database,
  table: string,
): { copied: number; lost: LostRow[] } {
  const lost: LostRow[] = [];
  const lose = (row: string, why: string) => void lost.push({ table, row, why });
  const known = new Set(columnsOf(from, table));
  const columns = columnsOf(to, table).filter((column) => known.has(column));
  if (columns.length === 0) {
    lose('all', 'the table is missing');
    return { copied: 0, lost };
  }
  const insert = to.prepare(
    `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let copied = 0;
  const packed = packedTables.includes(table)
    ? packedColumns.filter((one) => columns.includes(one))
    : [];
  const parts = columns.includes(partColumnList[0]!) ? partColumnList : [];
  const hasPart = to.prepare('SELECT 1 FROM spec_part WHERE id = ?');
  const complain = (values: readonly unknown[]): string | undefined => {
    const valueOf = (column: string) => values[columns.indexOf(column)];
    const broken = packed.find((one) => valueOf(one) !== null && !isPacked(valueOf(one)));
    if (broken !== undefined) return `its ${broken} is not packed JSON`;
    const isLost = parts.some((column) => hasPart.get(valueOf(column)) === undefined);
    return isLost ? 'a part of its spec is lost' : undefined;
  };
  const put = ({ name, values }: SalvagedRow) => {
    const problem = complain(values);
    if (problem !== undefined) {
      lose(name, problem);
      return;
    }
    try {
      insert.run(...values);
      copied++;
    } catch (error) {
      lose(name, reasonOf(error));
    }
  };
  readRows(from, table, columns, put, lose);
  return { copied, lost };
}

/**
 * Copies what can be read to a new file. Takes as long as reading it whole.
 * @throws LabError `database-unreadable` if nothing can be read; `bad-value` if the new file exists.
 */
export function salvageDatabase(path: string, target: string): Salvage {
  const original = canonicalPath(path);
  return guard(original, () => {
    if (fileSize(original) === 0)
      throw unreadable(original, 'it is not there', 'name another file');
    makeFolders(dirname(target));
    removeDeadDrafts(target);
    const folder = draftOf(target);
    mkdirSync(folder);
    try {
      const from = openCopy(original, join(folder, 'copy.db'));
      let salvage: Omit<Salvage, 'path'> = { copied: {}, lost: [] };
      try {
        const isNew = createFile(target, (draft) => (salvage = copyAll(from, draft)));
        if (!isNew) throw new LabError('bad-value', `${target} exists`, 'name a new file');
      } finally {
        from.close();
      }
      return { path: target, ...salvage };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** New runs get no number of one that was deleted, which may come back. */
function keepNumbers(db: Database.Database): void {
  const next = `SELECT 'run', max(id) FROM (SELECT id FROM run UNION ALL SELECT id FROM deleted_run)`;
  db.exec(`DELETE FROM sqlite_sequence WHERE name = 'run';
    INSERT INTO sqlite_sequence (name, seq) ${next} HAVING max(id) IS NOT NULL`);
}

function copyAll(from: Database.Database, draft: string): Omit<Salvage, 'path'> {
  const { db: to, close } = openDatabase(draft, { isReadOnly: false, migrations });
  try {
    const copied: Record<string, number> = {};
    const lost: LostRow[] = [];
    to.transaction(() => {
      for (const table of tables) {
        const found = copyTable(from, to, table);
        copied[table] = found.copied;
        lost.push(...found.lost);
      }
      keepNumbers(to);
    })();
    return { copied, lost };
  } finally {
    close();
  }
}
