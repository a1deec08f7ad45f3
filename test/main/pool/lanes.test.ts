import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../../main/pool/pool.ts';
import { createWorkerPool, defaultHeapMb } from '../../../main/pool/worker-pool.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { threadProgram } from '../../support/thread-program.ts';

const spec = makeSpec(makeMachine(2), makeKernelBuild(2), policies.sync, { measureMs: 1 });

/**
 * Spins for replication 1, runs out of memory for 2, and answers the others with how many have been
 * started. The counter comes instead of a spec.
 */
const workerUrl = threadProgram(`replicate(counts, replication) {
  const order = Atomics.add(counts, 0, 1);
  if (replication === 1) for (;;);
  if (replication === 2) { const lists = []; for (;;) lists.push(new Array(1e5).fill(order)); }
  return { replication, order };
}`);

const newCounter = () => {
  const counts = new Int32Array(new SharedArrayBuffer(4));
  return { counts, counting: counts as unknown as typeof spec };
};

let pool: Pool | undefined;
afterEach(() => pool?.close());

const cancelled = expect.objectContaining({ code: 'cancelled' }) as unknown;
const startedAs = (replication: number, order: number) => ({ replication, order });

describe('lanes of a worker pool', () => {
  it('take turns, so that a long one does not block a short one', async () => {
    pool = createWorkerPool({ size: 1, workerUrl });
    const { counting } = newCounter();
    const call = (lane: string) => pool!.replicate(counting, 0, { lane });
    const long = Array.from({ length: 50 }, () => call('long'));
    const short = Array.from({ length: 3 }, () => call('short'));
    // The first of the long lane was started before the short one was requested.
    const turns = [startedAs(0, 2), startedAs(0, 4), startedAs(0, 6)];
    expect(await Promise.all(short)).toEqual(turns);
    expect((await Promise.all(long)).slice(0, 4)).toEqual(
      [0, 1, 3, 5].map((order) => startedAs(0, order)),
    );
  });

  it('continue without the calls of a cancelled one', async () => {
    pool = createWorkerPool({ size: 1, workerUrl });
    const { counts, counting } = newCounter();
    const abort = new AbortController();
    const [first] = [pool.replicate(counting, 0, { lane: 'kept' })];
    const left = Array.from({ length: 20 }, () =>
      pool!.replicate(counting, 1, { lane: 'left', signal: abort.signal }),
    );
    const kept = pool.replicate(counting, 0, { lane: 'kept' });
    abort.abort();
    for (const end of await Promise.allSettled(left)) {
      expect(end).toEqual({ status: 'rejected', reason: cancelled });
    }
    expect(await Promise.all([first, kept])).toEqual([startedAs(0, 0), startedAs(0, 1)]);
    expect(Atomics.load(counts, 0)).toBe(2);
  });

  it('lose running and waiting calls at once when they share a signal', async () => {
    pool = createWorkerPool({ size: 2, workerUrl });
    const { counts, counting } = newCounter();
    const abort = new AbortController();
    const calls = ['a', 'a', 'b', 'b', 'c'].map((lane) =>
      pool!.replicate(counting, 1, { lane, signal: abort.signal }),
    );
    while (Atomics.load(counts, 0) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    const ends = await Promise.allSettled(calls);
    expect(ends).toEqual(calls.map(() => ({ status: 'rejected', reason: cancelled })));
    expect(Atomics.load(counts, 0)).toBe(2);
    await expect(pool.replicate(counting, 0)).resolves.toEqual(startedAs(0, 2));
  });

  it('leave a signal without a listener once its call has ended', async () => {
    pool = createWorkerPool({ size: 1, workerUrl });
    const { counting } = newCounter();
    const abort = new AbortController();
    const { signal } = abort;
    await Promise.all([0, 3, 4].map((n) => pool!.replicate(counting, n, { signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a thread that exceeds its memory limit', () => {
  it('fails its run alone, says why, and is replaced', async () => {
    const resourceLimits = { maxOldGenerationSizeMb: 16 };
    pool = createWorkerPool({ size: 1, workerUrl, resourceLimits });
    const { counting } = newCounter();
    const ends = await Promise.allSettled([0, 2, 3, 2, 4].map((n) => pool!.replicate(counting, n)));
    const reason = expect.objectContaining({
      code: 'run-failed',
      message: expect.stringMatching(/memory/) as unknown,
    }) as unknown;
    expect(ends).toEqual([
      { status: 'fulfilled', value: startedAs(0, 0) },
      { status: 'rejected', reason },
      { status: 'fulfilled', value: startedAs(3, 2) },
      { status: 'rejected', reason },
      { status: 'fulfilled', value: startedAs(4, 4) },
    ]);
  });

  it.each([
    ['two threads of 4 GiB of memory', 2, 4 * 2 ** 30, 1024],
    ['one of plenty', 1, 512 * 2 ** 30, 2048],
    ['many of little', 64, 2 ** 30, 128],
  ])('is held to its share: %s', (_, size, bytes, mb) => {
    expect(defaultHeapMb(size, bytes)).toBe(mb);
  });
});
