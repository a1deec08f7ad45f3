// Replications as the database holds them: by columns, since the same number of each is alike. Whole
// numbers are differences, others are sorted by the place of their bytes. The rule: what is unpacked is the
// very text that was packed, which packing tries; a text that is not made of like rows is not packed so.
import { deflateSync, inflateSync } from 'node:zlib';
import { packingDictionary } from './packing-dictionary.ts';

/** The first byte; that of deflated text is another. */
const mark = 1;
const digestBytes = 32;
/** Differences of whole numbers below this are exact. */
const mostWhole = 2 ** 50;

const dictionary = Buffer.from(packingDictionary);

type Leaf = number | string | boolean | null;
interface Row {
  digest: string;
}

/** What the columns are put into: the first row, and how each of its varying leaves is written. */
interface Head {
  /** Rows. */
  readonly n: number;
  /** Of every leaf of the first row in order: 0 the same in all, 1 whole, 2 a double, 3 in `odd`. */
  readonly kinds: string;
  readonly odd: readonly (readonly Leaf[])[];
  readonly row: unknown;
}

/** Calls `use` for each leaf of a value in order, and puts in its place what that returns. */
function mapLeaves(value: unknown, use: (leaf: Leaf) => Leaf): unknown {
  if (typeof value !== 'object' || value === null) return use(value as Leaf);
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, use));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapLeaves(one, use)]),
  );
}

function leavesOf(value: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  mapLeaves(value, (leaf) => {
    leaves.push(leaf);
    return leaf;
  });
  return leaves;
}

const isWhole = (leaf: Leaf) => Number.isSafeInteger(leaf) && Math.abs(leaf as number) < mostWhole;

function kindOf(column: readonly Leaf[]): '0' | '1' | '2' | '3' {
  if (column.every((leaf) => leaf === column[0])) return '0';
  if (column.every(isWhole)) return '1';
  return column.every((leaf) => typeof leaf === 'number') ? '2' : '3';
}

/** Each as the difference to the one before, in groups of 7 bits, the last without the high bit. */
function writeWhole(columns: readonly (readonly number[])[]): Buffer {
  const bytes: number[] = [];
  for (const column of columns) {
    let before = 0;
    for (const value of column) {
      const change = value - before;
      before = value;
      let rest = change < 0 ? -2 * change - 1 : 2 * change;
      for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
      bytes.push(rest);
    }
  }
  return Buffer.from(bytes);
}

function readWhole(bytes: Buffer, from: number, columns: number, rows: number) {
  let at = from;
  const read = (): number => {
    let [value, scale] = [0, 1];
    for (; bytes[at]! >= 128; scale *= 128) value += (bytes[at++]! - 128) * scale;
    value += bytes[at++]! * scale;
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  const values = Array.from({ length: columns }, () => {
    let before = 0;
    return Array.from({ length: rows }, () => (before += read()));
  });
  return { values, end: at };
}

/** The first bytes of all, then the second ones: those of like numbers are alike. */
function transpose(bytes: Buffer, size: number): Buffer {
  const count = bytes.length / size;
  const turned = Buffer.alloc(bytes.length);
  for (let i = 0; i < count; i++) {
    for (let place = 0; place < size; place++) turned[place * count + i] = bytes[i * size + place]!;
  }
  return turned;
}

function writeDoubles(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => bytes.writeDoubleLE(value, 8 * i));
  return transpose(bytes, 8);
}

function readDoubles(bytes: Buffer): number[] {
  const rows = transpose(bytes, bytes.length / 8 || 1);
  return Array.from({ length: bytes.length / 8 }, (_, i) => rows.readDoubleLE(8 * i));
}

function pack(rows: readonly Row[]): Buffer {
  const [first = { digest: '' }] = rows;
  const all = rows.map(({ digest: _digest, ...rest }) => leavesOf(rest));
  const columns = all[0]!.map((_, i) => all.map((leaves) => leaves[i]!));
  const kinds = columns.map(kindOf);
  const of = (kind: string) => columns.filter((_, i) => kinds[i] === kind);
  const numbersOf = (kind: string) => of(kind).map((column) => column.map(Number));
  let place = 0;
  const { digest: _digest, ...template } = first;
  const row = mapLeaves(template, (leaf) => (kinds[place++] === '0' ? leaf : 0));
  const head: Head = { n: rows.length, kinds: kinds.join(''), odd: of('3'), row };
  const packedHead = deflateSync(JSON.stringify(head), { dictionary, level: 9 });
  const digests = Buffer.from(rows.map(({ digest }) => digest).join(''), 'hex');
  const body = [digests, writeWhole(numbersOf('1')), writeDoubles(numbersOf('2').flat())];
  const start = Buffer.from([mark, packedHead.length & 255, packedHead.length >> 8]);
  return Buffer.concat([start, packedHead, deflateSync(Buffer.concat(body), { level: 9 })]);
}

/** Packs the JSON of replications; undefined if it is not made of several rows that are alike. */
export function packRows(text: string): Buffer | undefined {
  const rows: unknown = JSON.parse(text);
  const isRow = (row: unknown): row is Row =>
    typeof row === 'object' && row !== null && 'digest' in row && typeof row.digest === 'string';
  if (!Array.isArray(rows) || rows.length < 2 || !rows.every(isRow)) return undefined;
  try {
    const packed = pack(rows);
    return unpackRows(packed) === text ? packed : undefined;
  } catch {
    return undefined; // Its rows differ in their fields.
  }
}

export const isPackedRows = (bytes: Uint8Array): boolean => bytes[0] === mark;

/** @throws An error of zlib or of JSON if the bytes are not what was written. */
export function unpackRows(packed: Uint8Array): string {
  const start = 3 + packed[1]! + 256 * packed[2]!;
  const headText = inflateSync(packed.subarray(3, start), { dictionary }).toString('utf8');
  const { n, kinds, odd, row } = JSON.parse(headText) as Head;
  const body = inflateSync(packed.subarray(start));
  const countOf = (kind: string) => kinds.split(kind).length - 1;
  const whole = readWhole(body, digestBytes * n, countOf('1'), n);
  const doubles = readDoubles(body.subarray(whole.end));
  const rows = Array.from({ length: n }, (_, i) => {
    const at = [0, 0, 0, 0];
    let place = 0;
    const filled = mapLeaves(row, (leaf) => {
      const kind = Number(kinds[place++]);
      const column = at[kind]!++;
      if (kind === 1) return whole.values[column]![i]!;
      if (kind === 2) return doubles[column * n + i]!;
      return kind === 3 ? odd[column]![i]! : leaf;
    }) as { replication: Leaf; result: unknown };
    const digest = body.toString('hex', digestBytes * i, digestBytes * (i + 1));
    return { replication: filled.replication, digest, result: filled.result };
  });
  return JSON.stringify(rows);
}
