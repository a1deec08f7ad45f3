import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LabError } from '../../shared/errors.ts';
import type { Bytes } from './bytes.ts';
import { refuseDamaged } from './refusals.ts';
import { findSourceKind, hasUtf8Mark, sourceHeadBytes, utf8Mark } from './source-kinds.ts';
import { unpackZstd } from './unpack-zstd.ts';

const chunkSize = 1 << 18;
/** A text may be packed more than once, but not without end. */
const mostLayers = 4;

/** Reads the first bytes; returns them and an iterator over all bytes. */
async function peek(source: Bytes): Promise<{ first: Uint8Array; all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < sourceHeadBytes) {
    const { done, value } = await iterator.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  async function* all() {
    if (first.length > 0) yield first;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { first, all: all() };
}

function unpackGzip(packed: Bytes): Bytes {
  const unpacker = createGunzip({ chunkSize });
  async function* copies(): Bytes {
    for await (const piece of packed) yield Buffer.from(piece);
  }
  const readable = Readable.from(copies(), { objectMode: false, highWaterMark: chunkSize });
  readable.on('error', (error) => unpacker.destroy(error));
  return readable.pipe(unpacker) as AsyncIterable<Uint8Array>;
}

const unpackers = {
  gzip: unpackGzip,
  zstd: (packed: Bytes) => unpackZstd(packed, chunkSize),
} as const;

async function* decode(text: Bytes, encoding: string): Bytes {
  const decoder = new TextDecoder(encoding);
  for await (const piece of text) {
    const decoded = Buffer.from(decoder.decode(piece, { stream: true }));
    if (decoded.length > 0) yield decoded;
  }
  const rest = Buffer.from(decoder.decode());
  if (rest.length > 0) yield rest;
}

async function* withoutMark(text: Bytes): Bytes {
  let isFirst = true;
  for await (const piece of text) {
    yield isFirst ? piece.subarray(utf8Mark.length) : piece;
    isFirst = false;
  }
}

const [carriageReturn, newline] = [13, 10];

/** Lines of old systems end with a carriage return alone. */
async function* withNewlines(text: Bytes): Bytes {
  for await (const piece of text) {
    const own = Uint8Array.from(piece, (byte) => (byte === carriageReturn ? newline : byte));
    yield own;
  }
}

const hasOnlyReturns = (head: Uint8Array) =>
  head.includes(carriageReturn) && !head.includes(newline);

async function* open(source: Bytes, layers = 0): Bytes {
  const { first, all } = await peek(source);
  const kind = findSourceKind(first);
  if (kind.is === 'foreign') throw kind.refusal;
  if (kind.is === 'packed' && layers < mostLayers) {
    yield* open(unpackers[kind.with](all), layers + 1);
  } else if (kind.is === 'text' && kind.encoding !== 'utf-8') yield* decode(all, kind.encoding);
  else {
    const text = hasUtf8Mark(first) ? withoutMark(all) : all;
    yield* hasOnlyReturns(first) ? withNewlines(text) : text;
  }
}

/**
 * The text of a source in UTF-8. The source may be packed with gzip or zstd, and its text may be in
 * UTF-16; it is judged by its first bytes, not its name.
 * @throws LabError `bad-value` during reading if it is a binary recording, is packed in another way or
 *   is damaged; `linesSoFar` gives the place.
 */
export async function* decompress(source: Bytes, linesSoFar: () => number): Bytes {
  try {
    yield* open(source);
  } catch (error) {
    const isZlib = error instanceof Error && 'code' in error && /^(Z_|ZSTD)/.test(`${error.code}`);
    if (!isZlib || error instanceof LabError) throw error;
    throw refuseDamaged(linesSoFar(), error.message);
  }
}
