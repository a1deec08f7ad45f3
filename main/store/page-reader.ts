// Reads small tables from the pages of a database file, without SQLite: a connection would replay the
// log beside it, and that is what has to be judged first. The rule: what does not look as it must is
// not there, and nothing is guessed. Only integers and texts are read, and no row that spills.
// The format is that of https://sqlite.org/fileformat2.html#b_tree_pages.
import { closeSync, openSync, readSync } from 'node:fs';

export type Cell = number | string | null;
export type PageRow = readonly Cell[];

const interior = 0x05;
const leaf = 0x0d;
/** The header of the file, before the content of the first page. */
const fileHeaderBytes = 100;
/** Trees of this program are far lower; a file that is damaged may be a circle. */
const maxDepth = 20;

/** A number of SQLite's own form, and where it ends. */
function readVarint(bytes: Buffer, at: number): readonly [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + i + 1];
  }
  return [value, at + 9];
}

const integerBytes = [0, 1, 2, 3, 4, 6];

function readCell(bytes: Buffer, at: number, type: number): readonly [Cell, size: number] {
  if (type === 8 || type === 9) return [type - 8, 0];
  const integer = integerBytes[type];
  if (integer) return [bytes.readIntBE(at, integer), integer];
  if (type < 12) return [null, type === 6 || type === 7 ? 8 : 0];
  const size = Math.floor((type - 12) / 2);
  return [type % 2 === 1 ? bytes.toString('utf8', at, at + size) : null, size];
}

/** The first columns of a record, as many as are on its page. */
function readRecord(bytes: Buffer, at: number, columns: number): PageRow {
  const [headerSize, typesAt] = readVarint(bytes, at);
  const row: Cell[] = [];
  let [typeAt, valueAt] = [typesAt, at + headerSize];
  while (row.length < columns && typeAt < at + headerSize) {
    const [type, next] = readVarint(bytes, typeAt);
    const [value, size] = readCell(bytes, valueAt, type);
    row.push(value);
    [typeAt, valueAt] = [next, valueAt + size];
  }
  return row;
}

/** The rows of a leaf; null if the page is none. */
export function readLeaf(page: Buffer, columns: number, start = 0): PageRow[] | null {
  if (page[start] !== leaf) return null;
  return Array.from({ length: page.readUInt16BE(start + 3) }, (_, i) => {
    const cell = page.readUInt16BE(start + 8 + 2 * i);
    const [, keyAt] = readVarint(page, cell);
    const [, recordAt] = readVarint(page, keyAt);
    return readRecord(page, recordAt, columns);
  });
}

/** The pages below an interior page, in order. */
function childrenOf(page: Buffer, start: number): number[] {
  const cells = Array.from({ length: page.readUInt16BE(start + 3) }, (_, i) =>
    page.readUInt32BE(page.readUInt16BE(start + 12 + 2 * i)),
  );
  return [...cells, page.readUInt32BE(start + 8)];
}

type ReadPage = (number: number) => Buffer;

function readRows(readPage: ReadPage, root: number, columns: number, depth = 0): PageRow[] {
  const page = readPage(root);
  const start = root === 1 ? fileHeaderBytes : 0;
  if (page[start] === interior && depth < maxDepth) {
    return childrenOf(page, start).flatMap((n) => readRows(readPage, n, columns, depth + 1));
  }
  return readLeaf(page, columns, start) ?? [];
}

export interface PageTable {
  /** The page that its rows are on, or below. */
  readonly root: number;
  readonly rows: readonly PageRow[];
}

/**
 * Tables of the file alone, by name: the first columns of every row. One that is not there, or cannot
 * be read, is missing.
 */
export function readTables(
  path: string,
  columnsByName: Readonly<Record<string, number>>,
): ReadonlyMap<string, PageTable> {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(fileHeaderBytes);
    readSync(file, header, 0, fileHeaderBytes, 0);
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const readPage: ReadPage = (number) => {
      const page = Buffer.alloc(pageSize);
      readSync(file, page, 0, pageSize, (number - 1) * pageSize);
      return page;
    };
    const found = new Map<string, PageTable>();
    for (const [kind, name, , root] of readRows(readPage, 1, 4)) {
      const columns = typeof name === 'string' ? columnsByName[name] : undefined;
      if (kind !== 'table' || columns === undefined || typeof root !== 'number') continue;
      found.set(String(name), { root, rows: readRows(readPage, root, columns) });
    }
    return found;
  } catch (error) {
    // A file that ends early or a page of other bytes; the file system's own errors are no finding.
    if (error instanceof RangeError) return new Map();
    throw error;
  } finally {
    closeSync(file);
  }
}
