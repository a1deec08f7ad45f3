import { createHash } from 'node:crypto';
import type { ChunkLimits } from './chunk-maker.ts';
import type { Bytes } from './bytes.ts';
import { decompress } from './decompress.ts';
import type { TraceChunk } from './trace-chunk.ts';
import type { ReadTrace } from './read-text.ts';
import { TraceReader } from './trace-reader.ts';

/** Chunks are passed on in groups of about this many bytes. */
const groupBytes = 1 << 20;

export interface HashedTrace extends ReadTrace {
  /** SHA-256 (hex) of the text, decompressed. */
  readonly hash: string;
}

export interface ReadTraceOptions {
  /** Takes chunks; reading waits for it. */
  readonly onChunks: (chunks: readonly TraceChunk[]) => void | Promise<void>;
  /** Called with the number of lines so far, for every piece of text. */
  readonly onLines?: (lines: number) => void;
  readonly limits?: ChunkLimits;
}

/**
 * Reads a trace's text, plain or compressed, to its end in the calling thread.
 * @throws LabError `bad-value` if it is not the text of a trace, or has no usable event.
 */
export async function readTrace(
  source: Bytes,
  { onChunks, onLines, limits }: ReadTraceOptions,
): Promise<HashedTrace> {
  const hash = createHash('sha256');
  let group: TraceChunk[] = [];
  let bytes = 0;
  const reader = new TraceReader((chunk) => {
    group.push(chunk);
    bytes += chunk.columns.length;
  }, limits);
  async function handOn(): Promise<void> {
    const chunks = group;
    group = [];
    bytes = 0;
    if (chunks.length > 0) await onChunks(chunks);
  }
  for await (const piece of decompress(source, () => reader.lines)) {
    hash.update(piece);
    reader.feed(piece);
    onLines?.(reader.lines);
    if (bytes >= groupBytes) await handOn();
  }
  const read = reader.finish();
  await handOn();
  return { ...read, hash: hash.digest('hex') };
}
