import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { createInlinePool } from '../../../main/pool/inline-pool.ts';
import type { Pool } from '../../../main/pool/pool.ts';
import { createWorkerPool } from '../../../main/pool/worker-pool.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { threadProgram } from '../../support/thread-program.ts';

const spec = makeSpec(makeMachine(2), makeKernelBuild(2), policies.sync, { measureMs: 1 });

/** Answers, after what it does for replication 1. */
const dyingAtOne = (how: string) =>
  threadProgram(`replicate(spec, replication) {
    if (replication !== 1) return { replication };
    ${how}
    return new Promise(() => {});
  }`);

let pool: Pool | undefined;
afterEach(() => pool?.close());

describe('a thread', () => {
  it.each([
    [
      'an error nobody caught',
      `queueMicrotask(() => { throw new Error('lost the plot'); });`,
      'lost the plot',
    ],
    ['a late one', `setTimeout(() => { throw new Error('too late'); }, 5);`, 'too late'],
    ['no memory left', `let list = null; for (;;) list = { list };`, 'memory'],
    ['an exit', `process.exit(3);`, 'exit 3'],
  ])('that dies of %s fails its call alone and is replaced', async (_, how, reason) => {
    const resourceLimits = { maxOldGenerationSizeMb: 32 };
    pool = createWorkerPool({ size: 2, workerUrl: dyingAtOne(how), resourceLimits });
    const ends = await Promise.allSettled([0, 1, 2, 1, 3].map((n) => pool!.replicate(spec, n)));
    const failure = expect.objectContaining({
      code: 'run-failed',
      message: expect.stringContaining(reason) as unknown,
    }) as unknown;
    expect(ends).toEqual([
      { status: 'fulfilled', value: { replication: 0 } },
      { status: 'rejected', reason: failure },
      { status: 'fulfilled', value: { replication: 2 } },
      { status: 'rejected', reason: failure },
      { status: 'fulfilled', value: { replication: 3 } },
    ]);
  });

  it('that cannot start fails its call with the reason', async () => {
    pool = createWorkerPool({ size: 1, workerUrl: new URL('file:///nowhere/worker.ts') });
    for (const n of [0, 1]) {
      await expect(pool.replicate(spec, n)).rejects.toMatchObject({
        code: 'run-failed',
        message: expect.stringContaining('nowhere') as unknown,
      });
    }
  });

  it('that spins is ended by a cancellation within a second, however often', async () => {
    pool = createWorkerPool({ size: 2, workerUrl: dyingAtOne('for (;;);') });
    const started = performance.now();
    for (let i = 0; i < 5; i++) {
      const abort = new AbortController();
      const calls = [1, 1, 1].map((n) => pool!.replicate(spec, n, { signal: abort.signal }));
      setTimeout(() => abort.abort(), 20);
      for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected');
    }
    await expect(pool.replicate(spec, 2)).resolves.toEqual({ replication: 2 });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('a worker pool', () => {
  it('starts calls in order, and never more than its size', async () => {
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const workerUrl = threadProgram(`replicate(counts, replication) {
      const running = Atomics.add(counts, 0, 1) + 1;
      const order = Atomics.add(counts, 1, 1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      Atomics.sub(counts, 0, 1);
      return { replication, running, order };
    }`);
    pool = createWorkerPool({ size: 1, workerUrl });
    const shared = counts as unknown as typeof spec;
    const results = await Promise.all([0, 1, 2, 3, 4].map((n) => pool!.replicate(shared, n)));
    expect(results).toEqual([0, 1, 2, 3, 4].map((n) => ({ replication: n, running: 1, order: n })));
  });

  it('takes many calls under one signal and cancels them all, started or not', async () => {
    pool = createWorkerPool({ size: 2, workerUrl: dyingAtOne('for (;;);') });
    const abort = new AbortController();
    const calls = Array.from({ length: 5000 }, () =>
      pool!.replicate(spec, 1, { signal: abort.signal }),
    );
    abort.abort();
    const ends = await Promise.allSettled(calls);
    const cancelled = expect.objectContaining({ code: 'cancelled' }) as unknown;
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(ends[0]).toEqual({ status: 'rejected', reason: cancelled });
    expect(ends.at(-1)).toEqual({ status: 'rejected', reason: cancelled });
  });

  it('rejects a call that cannot be sent to a thread, and continues', async () => {
    pool = createWorkerPool({ size: 1, workerUrl: dyingAtOne('') });
    const odd = { ...spec, machine: () => {} } as unknown as typeof spec;
    const first = pool.replicate(spec, 0);
    const bad = pool.replicate(odd, 2);
    const last = pool.replicate(spec, 3);
    await expect(bad).rejects.toMatchObject({ code: 'run-failed' });
    await expect(first).resolves.toEqual({ replication: 0 });
    await expect(last).resolves.toEqual({ replication: 3 });
  });

  it('refuses calls after it was closed, and closes twice', async () => {
    pool = createWorkerPool({ size: 1 });
    await pool.close();
    await pool.close();
    await expect(pool.replicate(spec, 0)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the size %s', (size) => {
    expect(() => createWorkerPool({ size })).toThrow(
      expect.objectContaining({ code: 'bad-value' }),
    );
  });

  it('lets the process end when its threads are idle', () => {
    const href = new URL('../../../main/pool/worker-pool.ts', import.meta.url).href;
    const text = `
      import { createWorkerPool } from ${JSON.stringify(href)};
      const pool = createWorkerPool({ size: 2 });
      const result = await pool.replicate(${JSON.stringify(spec)}, 0);
      console.log('replication', result.replication);`;
    const args = ['--input-type=module', '-e', text];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    expect(child).toMatchObject({ status: 0, stdout: 'replication 0\n', stderr: '' });
  });
});

describe('an inline pool', () => {
  it('gives the same results as threads', async () => {
    pool = createWorkerPool({ size: 1 });
    const inline = createInlinePool();
    expect(await inline.replicate(spec, 3)).toEqual(await pool.replicate(spec, 3));
    await expect(inline.replicate(spec, 0, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await inline.close();
  });
});
