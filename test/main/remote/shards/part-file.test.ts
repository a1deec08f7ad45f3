import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../main/hosts/identity.ts';
import { createPartReader } from '../../../../main/remote/shards/part-reader.ts';
import { openPart } from '../../../../main/remote/shards/part-writer.ts';
import { createPartsPool } from '../../../../main/remote/shards/parts-pool.ts';
import { createRecordingPool } from '../../../../main/remote/shards/recording-pool.ts';
import { LabError } from '../../../../shared/errors.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { createFakePool } from '../../lab/fakes/fake-pool.ts';
import { specOf } from '../../lab/fakes/spec-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-part-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${++files}.lab`);

const spec = specOf('sync');
const key = identity.keyOf(spec);
const shard = {
  head: {
    plan: '0'.repeat(64),
    shard: 1,
    of: 2,
    modelVersion: identity.modelVersion,
    command: 'lab sweep',
    points: 1,
    total: 2,
  },
  points: [{ index: 0, spec }],
};
const replications = [0, 1, 2, 3];

/** Runs all replications into a part, as `lab work` does; what had to be simulated. */
async function workOn(path: string): Promise<string[]> {
  const part = openPart(path, shard);
  const inner = createFakePool();
  const pool = createRecordingPool(inner, part, identity);
  for (const replication of replications) await pool.replicate(spec, replication);
  if (!part.held.finished.has(0)) part.addFinished(0, 12);
  part.close();
  return inner.started;
}

const whole = newPath();
await workOn(whole);
const wholeText = readFileSync(whole);

describe('a part', () => {
  it('that is continued simulates nothing again, and stays as it is', async () => {
    expect(await workOn(whole)).toEqual([]);
    expect(readFileSync(whole)).toEqual(wholeText);
  });

  it('that was cut off anywhere, or damaged, is continued to the same results', async () => {
    const path = newPath();
    const end = wholeText.length;
    await fc.assert(
      fc.asyncProperty(fc.nat(end), fc.nat(end - 1), fc.boolean(), async (cut, at, isFlipped) => {
        const bytes = Buffer.from(wholeText.subarray(0, cut));
        const afterHead = wholeText.indexOf(10) + 1;
        if (isFlipped && at >= afterHead && at < cut) bytes[at]! ^= 4;
        writeFileSync(path, bytes);
        await workOn(path);
        const part = createPartReader(path);
        part.read();
        expect(part.finished).toEqual(new Map([[0, 12]]));
        expect([...part.conflicts]).toEqual([]);
        const pool = createPartsPool([part], identity, 1);
        expect(pool.wallMsOf?.(spec)).toBe(12);
        for (const replication of replications) {
          const expected = await createFakePool().replicate(spec, replication);
          expect(await pool.replicate(spec, replication)).toEqual(expected);
        }
      }),
      { numRuns: scaleRuns(200), seed: 4 },
    );
  });

  it("that is not the shard's is refused, and left as it is", () => {
    const other = { ...shard, head: { ...shard.head, plan: '1'.repeat(64) } };
    expect(() => openPart(whole, other)).toThrow('is of another plan or shard');
    const text = newPath();
    writeFileSync(text, 'a list of things to buy\n');
    expect(() => openPart(text, shard)).toThrow('is no part');
    expect(readFileSync(text, 'utf8')).toBe('a list of things to buy\n');
    expect(readFileSync(whole)).toEqual(wholeText);
  });

  it('shows two results of one replication as a conflict', () => {
    const path = newPath();
    writeFileSync(path, wholeText);
    const part = openPart(path, shard);
    const result = part.held.load(`${key}-2`)!;
    part.addReplication(key, '0'.repeat(64), result);
    part.close();
    const again = createPartReader(path);
    again.read();
    expect([...again.conflicts]).toEqual([`${key}-2`]);
  });
});

describe('a pool over parts', () => {
  it('waits for what is written later, and fails the rest with the reason', async () => {
    const path = newPath();
    const lines = wholeText.toString('utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n`);
    const part = createPartReader(path);
    part.read();
    const pool = createPartsPool([part], identity, 1);
    const first = await pool.replicate(spec, 0);
    expect(first).toEqual(await createFakePool().replicate(spec, 0));
    const later = pool.replicate(spec, 1);
    const never = pool.replicate(spec, 3);
    never.catch(() => undefined);
    appendFileSync(path, `${lines[3]}\n${lines[4]!.slice(0, 50)}`);
    expect(part.read()).toBe(true);
    pool.answer();
    expect(await later).toEqual(await createFakePool().replicate(spec, 1));
    pool.end(new LabError('run-failed', 'the task ended without it', 'try again'));
    await expect(never).rejects.toThrow('the task ended without it');
  });

  it('gives up what is cancelled', async () => {
    const pool = createPartsPool([], identity, 1);
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = pool.replicate(spec, 0, { signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(pool.replicate(spec, 0, { signal })).rejects.toMatchObject({ code: 'cancelled' });
    const open = pool.replicate(spec, 1);
    open.catch(() => undefined);
    await pool.close();
    await expect(open).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses a result that its digest does not name', async () => {
    const path = newPath();
    const part = openPart(path, shard);
    part.addReplication(key, 'f'.repeat(64), await createFakePool().replicate(spec, 0));
    part.close();
    const again = createPartReader(path);
    again.read();
    const pool = createPartsPool([again], identity, 1);
    await expect(pool.replicate(spec, 0)).rejects.toThrow('differs from its digest');
  });
});
