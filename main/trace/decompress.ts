import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { LabError } from '../../shared/errors.ts';
import { refuseDamaged, refuseRecording } from './refusals.ts';

/** Bytes in pieces, each valid only until the next one is requested. */
export type Bytes = AsyncIterable<Uint8Array>;

const gzipMagic = [0x1f, 0x8b];
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];
const perfMagic = [...'PERFILE2'].map((letter) => letter.charCodeAt(0));
const traceDatMagic = [0x17, 0x08, 0x44, ...[...'tracing'].map((letter) => letter.charCodeAt(0))];
const longestMagic = 10;

const startsWith = (bytes: Uint8Array, magic: readonly number[]) =>
  bytes.length >= magic.length && magic.every((byte, i) => bytes[i] === byte);

/** Reads the first bytes; returns them and an iterator over all bytes. */
async function peek(source: Bytes): Promise<{ first: Uint8Array; all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < longestMagic) {
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

function unpack(packed: Bytes, unpacker: ReturnType<typeof createGunzip>): Bytes {
  async function* copies(): Bytes {
    for await (const piece of packed) yield Buffer.from(piece);
  }
  const readable = Readable.from(copies(), { objectMode: false, highWaterMark: 1 << 18 });
  readable.on('error', (error) => unpacker.destroy(error));
  return readable.pipe(unpacker) as AsyncIterable<Uint8Array>;
}

/**
 * The text of a source that may be compressed with gzip or zstd, judged by its first bytes, not its
 * name.
 * @throws LabError `bad-value` during reading if it is a binary recording or is damaged; `linesSoFar`
 *   gives the place.
 */
export async function* decompress(source: Bytes, linesSoFar: () => number): Bytes {
  const { first, all } = await peek(source);
  if (startsWith(first, perfMagic)) throw refuseRecording('perf');
  if (startsWith(first, traceDatMagic)) throw refuseRecording('trace-cmd');
  const chunkSize = 1 << 18;
  let text = all;
  if (startsWith(first, gzipMagic)) text = unpack(all, createGunzip({ chunkSize }));
  else if (startsWith(first, zstdMagic)) text = unpack(all, createZstdDecompress({ chunkSize }));
  try {
    yield* text;
  } catch (error) {
    const isZlib = error instanceof Error && 'code' in error && /^(Z_|ZSTD)/.test(`${error.code}`);
    if (!isZlib || error instanceof LabError) throw error;
    throw refuseDamaged(linesSoFar(), error.message);
  }
}
