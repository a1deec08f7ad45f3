import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import type { Bytes } from './bytes.ts';

/** Writes a piece, and passes on what comes of it meanwhile. */
async function* write(unpacker: ZstdDecompress, piece: Uint8Array): Bytes {
  let isWritten = false;
  const written = new Promise<void>((resolve, reject) => {
    // A stream that fails does not call back.
    unpacker.once('error', reject);
    unpacker.write(piece, () => {
      unpacker.off('error', reject);
      resolve();
    });
  }).finally(() => (isWritten = true));
  // Its error is thrown below.
  written.catch(() => undefined);
  while (!isWritten) {
    const ready = Promise.withResolvers<void>();
    unpacker.once('readable', ready.resolve);
    await Promise.race([written, ready.promise]);
    unpacker.off('readable', ready.resolve);
    yield* rest(unpacker);
  }
  await written;
  yield* rest(unpacker);
}

function* rest(unpacker: ZstdDecompress): Generator<Uint8Array> {
  for (let piece = read(unpacker); piece !== null; piece = read(unpacker)) yield piece;
}

const read = (unpacker: ZstdDecompress) => unpacker.read() as Buffer | null;

/**
 * Unpacks zstd of any number of frames: `cat a.zst b.zst` and parallel packers make several, and Node's
 * own stream stops within a piece at the end of the first.
 */
export async function* unpackZstd(packed: Bytes, chunkSize: number): Bytes {
  let unpacker: ZstdDecompress | undefined;
  try {
    for await (const piece of packed) {
      let left: Uint8Array = Buffer.from(piece);
      while (left.length > 0) {
        unpacker ??= createZstdDecompress({ chunkSize });
        const before = unpacker.bytesWritten;
        yield* write(unpacker, left);
        const used = unpacker.bytesWritten - before;
        if (used === 0) throw new RangeError('zstd took nothing of a piece');
        if (used < left.length) unpacker = undefined;
        left = left.subarray(used);
      }
    }
    if (!unpacker) return;
    unpacker.end();
    yield* unpacker as AsyncIterable<Uint8Array>;
  } finally {
    unpacker?.destroy();
  }
}
