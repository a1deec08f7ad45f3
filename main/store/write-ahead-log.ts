// Reads a write-ahead log without SQLite, which would replay and then remove it. The rule: this opens
// nothing for writing. What a log says of its database decides whether SQLite may touch it; see
// judge-file.ts. The format is that of https://sqlite.org/fileformat2.html#walformat.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { readLeaf, type PageRow } from './page-reader.ts';

/** The row of the table `identity`. */
export interface Identity {
  readonly id: string;
  readonly commits: number;
}

export type LogState =
  /** No file, or one that SQLite has not yet written to. */
  | { readonly kind: 'none' }
  /** Its header cannot be read, so SQLite would write over it. */
  | { readonly kind: 'garbage' }
  | {
      readonly kind: 'log';
      /** True if a commit is whole. */
      readonly hasCommits: boolean;
      /** True if commits are behind a part that cannot be read: SQLite would drop them. */
      readonly losesCommits: boolean;
      /** The first and the last that its commits have; null if none of them has one. */
      readonly first: Identity | null;
      readonly last: Identity | null;
    };

const headerBytes = 32;
const frameHeaderBytes = 24;
const magics = { little: 0x377f0682, big: 0x377f0683 };
const framesAtOnce = 64;
const isLittleHost = endianness() === 'LE';

/** undefined if there is no such file. */
function withFile<T>(path: string, read: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}

/** Fewer bytes if the file ends before. */
function readAt(file: number, at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, at));
}

interface Sums {
  a: number;
  b: number;
}

/** SQLite's checksum: two running sums over pairs of words. */
function addTo(sums: Sums, bytes: DataView, from: number, to: number, isLittle: boolean): void {
  let { a, b } = sums;
  for (let at = from; at < to; at += 8) {
    a = (a + bytes.getUint32(at, isLittle) + b) >>> 0;
    b = (b + bytes.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  sums.a = a;
  sums.b = b;
}

interface LogHeader {
  readonly isLittle: boolean;
  readonly pageSize: number;
  /** The salts as one text of bytes. */
  readonly salts: string;
  readonly sums: Sums;
}

const saltsAt = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + 8);
const viewOf = (bytes: Buffer) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readHeader(bytes: Buffer): LogHeader | null {
  if (bytes.length < headerBytes) return null;
  const magic = bytes.readUInt32BE(0);
  if (magic !== magics.little && magic !== magics.big) return null;
  const isLittle = magic === magics.little;
  const sums = { a: 0, b: 0 };
  addTo(sums, viewOf(bytes), 0, 24, isLittle);
  if (sums.a !== bytes.readUInt32BE(24) || sums.b !== bytes.readUInt32BE(28)) return null;
  return { isLittle, pageSize: bytes.readUInt32BE(8), salts: saltsAt(bytes, 16), sums };
}

/** Every frame in turn, as a part of one buffer that is used again. */
function* readFrames(file: number, pageSize: number): Generator<Buffer> {
  const size = frameHeaderBytes + pageSize;
  const chunk = Buffer.alloc(size * framesAtOnce);
  for (let at = headerBytes; ; at += chunk.length) {
    const got = readSync(file, chunk, 0, chunk.length, at);
    const frames = Math.floor(got / size);
    for (let i = 0; i < frames; i++) yield chunk.subarray(i * size, (i + 1) * size);
    if (frames < framesAtOnce) return;
  }
}

function isZero(file: number, bytes: number): boolean {
  const chunkBytes = 65_536;
  for (let at = 0; at < bytes; at += chunkBytes) {
    if (readAt(file, at, chunkBytes).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** Reads the row of the table `identity` from its page; null if the page is another. */
function readIdentity(page: Buffer): Identity | null {
  try {
    return toIdentity(readLeaf(page, 3) ?? []);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The identity in the rows of its table; null if they hold none. */
export function toIdentity(rows: readonly PageRow[]): Identity | null {
  const [, id, commits] = rows[0] ?? [];
  return typeof id === 'string' && typeof commits === 'number' ? { id, commits } : null;
}

interface Found {
  first: Identity | null;
  last: Identity | null;
  hasCommits: boolean;
  losesCommits: boolean;
}

/**
 * The number of frames that were committed, by the index that living processes share; null if it is of
 * another log, or gone. It outlives them, and is written once a commit is on the disk.
 */
function readCommitted(indexPath: string, { salts }: LogHeader): number | null {
  const index = withFile(indexPath, (file) => readAt(file, 0, 48));
  if (index?.length !== 48 || saltsAt(index, 32) !== salts) return null;
  return isLittleHost ? index.readUInt32LE(16) : index.readUInt32BE(16);
}

/** Reads the commits as SQLite would: up to the first frame that is not of this log, or not whole. */
function readCommits(
  file: number,
  header: LogHeader,
  identityPage: number,
  committed: number | null,
): Found {
  const { sums, salts, isLittle } = header;
  const found: Found = { first: null, last: null, hasCommits: false, losesCommits: false };
  let [frames, whole, isBroken] = [0, 0, false];
  let pending: Identity | null = null;
  for (const frame of readFrames(file, header.pageSize)) {
    const isCommit = frame.readUInt32BE(4) !== 0;
    const isSame = saltsAt(frame, 8) === salts;
    if (isBroken) {
      // Without an index: a kill leaves nothing of this log behind the frame that it broke.
      if (isSame && isCommit && committed === null) found.losesCommits = true;
      continue;
    }
    frames++;
    const view = viewOf(frame);
    addTo(sums, view, 0, 8, isLittle);
    addTo(sums, view, frameHeaderBytes, frame.length, isLittle);
    isBroken = !isSame || sums.a !== frame.readUInt32BE(16) || sums.b !== frame.readUInt32BE(20);
    if (isBroken) continue;
    if (frame.readUInt32BE(0) === identityPage) {
      pending = readIdentity(frame.subarray(frameHeaderBytes));
    }
    if (!isCommit) continue;
    found.first ??= pending;
    found.last = pending ?? found.last;
    [whole, pending, found.hasCommits] = [frames, null, true];
  }
  if (committed !== null) found.losesCommits = committed > whole;
  return found;
}

/** @param identityPage The page of the table `identity`; 0 if there is none. */
export function readLog(path: string, identityPage: number): LogState {
  const state = withFile(`${path}-wal`, (file): LogState => {
    const { size } = fstatSync(file);
    if (size === 0) return { kind: 'none' };
    const header = readHeader(readAt(file, 0, headerBytes));
    // A computer that lost its power may leave a file of zeros: nothing was committed to it.
    if (!header) return isZero(file, size) ? { kind: 'none' } : { kind: 'garbage' };
    const committed = readCommitted(`${path}-shm`, header);
    return { kind: 'log', ...readCommits(file, header, identityPage, committed) };
  });
  return state ?? { kind: 'none' };
}
