import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../../../main/trace/read-trace.ts';
import type { TraceChunk } from '../../../main/trace/trace-chunk.ts';
import { readFixture, readText } from './support/read-text.ts';

const text = readFixture('tlb-shootdown-2cpu').subarray(0, 400_000);
const whole = text.subarray(0, text.lastIndexOf(10) + 1);
const hash = createHash('sha256').update(whole).digest('hex');

async function* inPieces(bytes: Uint8Array, piece = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

async function read(bytes: Uint8Array, piece?: number) {
  const chunks: TraceChunk[] = [];
  const trace = await readTrace(inPieces(bytes, piece), {
    onChunks: (some) => void chunks.push(...some),
  });
  return { ...trace, chunks };
}

describe('a source', () => {
  it.each([
    ['plain', whole],
    ['gzip', gzipSync(whole)],
    ['zstd', zstdCompressSync(whole)],
    [
      'two members of gzip',
      Buffer.concat([gzipSync(whole.subarray(0, 999)), gzipSync(whole.subarray(999))]),
    ],
  ])('that is %s is the same trace', async (_how, bytes) => {
    expect(await read(bytes)).toEqual({ ...readText(whole), hash });
    const small = bytes === whole ? 1000 : 3;
    expect(await read(bytes, small)).toMatchObject({ hash });
  });

  it.each([
    ['gzip', gzipSync(whole)],
    ['zstd', zstdCompressSync(whole)],
  ])('of %s that is cut off or damaged is refused with the line it got to', async (_how, bytes) => {
    const cut = read(bytes.subarray(0, bytes.length >> 1));
    await expect(cut).rejects.toMatchObject({
      code: 'bad-value',
      message: expect.stringMatching(/cannot be decompressed after line \d+: \w/) as unknown,
    });
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, bytes.length >> 1);
    await expect(read(damaged)).rejects.toMatchObject({ code: 'bad-value' });
  });

  it.each([
    ['perf', Buffer.from('PERFILE2 and more'), 'perf script -i FILE | lab trace import -'],
    ['trace-cmd', Buffer.from('\x17\x08\x44tracing6'), 'trace-cmd report -i FILE | lab trace'],
  ])('that is a recording of %s is refused with the command to use', async (tool, bytes, hint) => {
    await expect(read(bytes, 2)).rejects.toMatchObject({
      code: 'bad-value',
      message: `line 1: this is a binary recording of ${tool}, not its text`,
      hint: expect.stringContaining(hint) as unknown,
    });
  });

  it('that fails passes its reason on', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(whole).subarray(0, 200);
      throw new Error('the wire is cut');
    }
    const result = readTrace(failing(), { onChunks: () => undefined });
    await expect(result).rejects.toThrow('the wire is cut');
  });
});
