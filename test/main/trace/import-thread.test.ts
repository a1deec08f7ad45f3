import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { importOnThread, type ImportProgress } from '../../../main/trace/import-thread.ts';
import type { TraceChunk } from '../../../main/trace/trace-chunk.ts';
import { fixtureUrl, readFixture, readText } from './support/read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const name = 'kernel-build-2cpu';
const path = fileURLToPath(fixtureUrl(name));
const expected = readText(readFixture(name));
const ignore = { onChunks: () => undefined };

/** Some text, and then nothing forever. */
async function* hanging(): AsyncGenerator<Uint8Array> {
  yield readFixture(name);
  await new Promise(() => undefined);
}

describe('an import on a thread', () => {
  it('of a file gives what reading it here gives', async () => {
    const chunks: TraceChunk[] = [];
    const trace = await importOnThread({ path }, { onChunks: (some) => chunks.push(...some) });
    expect({ ...trace, hash: '', chunks }).toEqual({ ...expected, hash: '' });
  });

  it('of a stream gives the same, and reports its progress', async () => {
    const text = readFixture(name);
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (let turn = 0; turn < 40; turn++) {
        yield text;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    const told: ImportProgress[] = [];
    const totalBytes = text.length * 40;
    const trace = await importOnThread(
      { stream: stream(), totalBytes },
      { ...ignore, onProgress: (progress) => told.push(progress) },
    );
    expect(trace.report.lines).toBe(800_000);
    expect(trace.report.issues).toMatchObject([{ kind: 'late' }, { kind: 'out-of-order' }]);
    expect(told.length).toBeGreaterThan(1);
    expect(told[0]).toMatchObject({ totalBytes, etaMs: expect.any(Number) as unknown });
    const done = told.map(({ doneBytes }) => doneBytes);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  it('of a file that is not there, or is none, is refused', async () => {
    const missing = importOnThread({ path: join(folder, 'none') }, ignore);
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
    await expect(importOnThread({ path: folder }, ignore)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('cannot be read') as unknown,
    });
    const letter = join(folder, 'letter');
    writeFileSync(letter, 'Dear list,\n');
    await expect(importOnThread({ path: letter }, ignore)).rejects.toMatchObject({
      code: 'bad-value',
      message: expect.stringContaining('line 1') as unknown,
    });
  });

  it('is cancelled in the middle, also while its stream says nothing', async () => {
    const abort = new AbortController();
    const source = { stream: hanging(), totalBytes: null };
    const result = importOnThread(source, { ...ignore, signal: abort.signal });
    setTimeout(() => abort.abort(), 200);
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    const again = importOnThread({ path }, { ...ignore, signal: abort.signal });
    await expect(again).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends with what storing throws, or the stream', async () => {
    const full = importOnThread(
      { path },
      {
        onChunks: () => {
          throw new Error('the disk is full');
        },
      },
    );
    await expect(full).rejects.toThrow('the disk is full');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield readFixture(name);
      throw new Error('the wire is cut');
    }
    const cut = importOnThread({ stream: failing(), totalBytes: null }, ignore);
    await expect(cut).rejects.toThrow('the wire is cut');
  });

  it.each([
    ['an error', `throw new Error('lost the plot');`, 'lost the plot'],
    ['an exit', `process.exit(3);`, 'exit 3'],
  ])('whose thread dies of %s is refused with it', async (_how, program, why) => {
    const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    await expect(importOnThread({ path }, { ...ignore, workerUrl })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining(why) as unknown,
    });
  });
});
