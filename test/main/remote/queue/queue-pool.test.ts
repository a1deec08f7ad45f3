import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { identity } from '../../../../main/hosts/identity.ts';
import { parseQueueAddress } from '../../../../main/remote/queue/queue-address.ts';
import { linkToQueue } from '../../../../main/remote/queue/queue-link.ts';
import { answerKey, packAnswer } from '../../../../main/remote/queue/queue-messages.ts';
import { openQueuePool, type QueuePoolOptions } from '../../../../main/remote/queue/queue-pool.ts';
import { startQueueWorker } from '../../../../main/remote/queue/queue-worker.ts';
import { isMissing } from '../../../support/daemons/programs.ts';
import { startRedisServer, type RedisServer } from '../../../support/daemons/redis-server.ts';
import { isLongRun } from '../../../support/scale-runs.ts';
import { createFakePool, type FakePoolOptions } from '../../lab/fakes/fake-pool.ts';
import { makeUp } from '../../lab/fakes/made-up-result.ts';
import { specOf } from '../../lab/fakes/spec-of.ts';

const spec = specOf('sync');
const idOf = (replication: number) => `${identity.keyOf(spec)}-${replication}`;

describe.skipIf(isMissing('Redis'))('a pool over a queue', () => {
  let server: RedisServer;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.remove());
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    const redis = await link();
    await redis.redis.flushall();
    redis.redis.disconnect();
  });

  const link = () => linkToQueue(parseQueueAddress(server.url), {});

  async function openLab(options: Partial<QueuePoolOptions> = {}) {
    const pool = await openQueuePool({ link: await link(), identity, ...options });
    closing.push(() => pool.close());
    return pool;
  }

  async function openWorker(options: FakePoolOptions = {}, own = identity) {
    const pool = createFakePool(options);
    const parts = { link: await link(), pool, identity: own, leaseSeconds: 1 };
    const notes: string[] = [];
    const worker = await startQueueWorker({ ...parts, note: (line) => notes.push(line) });
    let isOpen = true;
    const close = async () => {
      if (isOpen) await worker.close();
      isOpen = false;
    };
    closing.push(close);
    return { pool, notes, close };
  }

  it('answers with what its workers simulate, each replication once', async () => {
    const lab = await openLab();
    const [one, other] = [await openWorker(), await openWorker({ size: 3 })];
    const asked = Array.from({ length: 40 }, (_, i) => lab.replicate(spec, i % 20));
    const results = await Promise.all(asked);
    expect(results).toEqual(results.map((_, i) => makeUp(spec, i % 20)));
    const started = [...one.pool.started, ...other.pool.started];
    expect(started.toSorted()).toEqual(
      results
        .slice(20)
        .map((_, i) => `sync/${i}`)
        .toSorted(),
    );
  });

  it('passes on why a replication failed, after a second try', async () => {
    let tries = 0;
    const lab = await openLab();
    await openWorker({
      onStart(_, replication) {
        if (replication !== 1) return;
        tries++;
        throw new Error('the engine has a fault');
      },
    });
    const good = lab.replicate(spec, 0);
    await expect(lab.replicate(spec, 1)).rejects.toMatchObject({
      code: 'run-failed',
      message: expect.stringContaining('the engine has a fault'),
    });
    expect({ tries, good: await good }).toEqual({ tries: 2, good: makeUp(spec, 0) });
  });

  it('orders again what the server has lost', async () => {
    const lab = await openLab();
    const asked = Array.from({ length: 10 }, (_, i) => lab.replicate(spec, i));
    await setTimeout(100);
    await server.kill();
    await server.start();
    await openWorker();
    expect(await Promise.all(asked)).toEqual(asked.map((_, i) => makeUp(spec, i)));
  });

  it('takes over what was simulated while no lab was there', async () => {
    const result = makeUp(spec, 3);
    const { redis } = await link();
    const answer = packAnswer({ key: identity.keyOf(spec), result });
    await redis.set(answerKey(idOf(3)), answer);
    const lab = await openLab();
    expect(await lab.replicate(spec, 3)).toEqual(result);
    expect(await redis.exists(answerKey(idOf(3)))).toBe(0);
    redis.disconnect();
  });

  it('refuses an answer that is none, or of another run or replication', async () => {
    const { redis } = await link();
    const result = makeUp(spec, 1);
    const key = identity.keyOf(spec);
    await redis.set(answerKey(idOf(0)), 'no result');
    await redis.set(answerKey(idOf(1)), packAnswer({ key: 'f'.repeat(64), result }));
    await redis.set(answerKey(idOf(2)), packAnswer({ key, result }));
    redis.disconnect();
    const lab = await openLab();
    for (const [replication, message] of [
      [0, 'a worker sent what is no result'],
      [1, 'is of another run'],
      [2, 'is of another run'],
    ] as const) {
      await expect(lab.replicate(spec, replication)).rejects.toThrow(message);
    }
  });

  it('withdraws what is cancelled, and leaves nothing at the queue when it closes', async () => {
    const lab = await openLab();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = [0, 1].map((n) => lab.replicate(spec, n, { signal }));
    const open = lab.replicate(spec, 2);
    for (const one of [...cancelled, open]) one.catch(() => undefined);
    const { redis } = await link();
    const orders = async () => (await redis.keys('shootdown-lab:model-*:*-[0-9]')).length;
    await vi.waitFor(async () => expect(await orders()).toBe(3));
    controller.abort();
    for (const one of cancelled) await expect(one).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(async () => expect(await orders()).toBe(1));
    await lab.close();
    await expect(open).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(async () => expect(await orders()).toBe(0));
    redis.disconnect();
  });

  it('stops what a worker has begun when nobody wants it any more', async () => {
    const lab = await openLab();
    const worker = await openWorker({ size: 1 });
    const begun = Promise.withResolvers<AbortSignal>();
    worker.pool.replicate = (_, __, { signal } = {}) => {
      begun.resolve(signal!);
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', reject));
    };
    const controller = new AbortController();
    const asked = lab.replicate(spec, 0, { signal: controller.signal });
    asked.catch(() => undefined);
    const { aborted } = await begun.promise;
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(async () => expect((await begun.promise).aborted).toBe(true));
    expect(aborted).toBe(false);
    await worker.close();
    await openWorker();
    expect(await lab.replicate(spec, 0)).toEqual(makeUp(spec, 0));
  });

  it('gives the work of a worker that leaves to another', async () => {
    const lab = await openLab();
    const never = Promise.withResolvers<never>();
    let begun = 0;
    const leaving = await openWorker({ size: 2 });
    leaving.pool.replicate = (_, __, { signal } = {}) => {
      begun++;
      signal?.addEventListener('abort', () => never.reject(signal.reason));
      return never.promise;
    };
    const asked = [0, 1].map((n) => lab.replicate(spec, n));
    await vi.waitFor(() => expect(begun).toBe(2));
    await leaving.close();
    await openWorker();
    expect(await Promise.all(asked)).toEqual(asked.map((_, i) => makeUp(spec, i)));
  });

  it.runIf(isLongRun)(
    'gives up what ends every worker that takes it, with that reason',
    async () => {
      const lab = await openLab();
      const program = join(import.meta.dirname, '../../../support/daemons/deadly-worker.ts');
      let isOver = false;
      const supply = (async () => {
        let ended = 0;
        for (; !isOver; ended++) {
          const child = spawn(process.execPath, [program, server.url], { stdio: 'ignore' });
          const exit = once(child, 'exit');
          while (!isOver && child.exitCode === null) await setTimeout(50);
          child.kill();
          await exit;
        }
        return ended;
      })();
      const good = lab.replicate(spec, 0);
      await expect(lab.replicate(spec, 1)).rejects.toMatchObject({
        code: 'run-failed',
        message: expect.stringMatching(/stalled more than allowable limit/),
      });
      expect(await good).toEqual(makeUp(spec, 0));
      isOver = true;
      expect(await supply).toBeGreaterThan(2);
    },
  );

  it('knows its workers, and tells those of another version apart', async () => {
    const other = { ...identity, modelVersion: 'older' };
    const notes: string[] = [];
    const early = await openWorker({}, other);
    const lab = await openLab({ note: (line) => notes.push(line) });
    expect({ workers: lab.workers, size: lab.size }).toEqual({ workers: [], size: 1 });
    expect(notes).toEqual([expect.stringContaining('is of model version older, this lab of')]);
    await expect(openWorker({}, other)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining(`is of model version ${identity.modelVersion}, this worker`),
    });
    expect(early.notes).toEqual([]);
    await openWorker({ size: 3 });
    const second = await openLab();
    expect(second.workers).toMatchObject([{ kind: 'worker', slots: 3, done: 0 }]);
    expect(second.size).toBe(3);
  });
});
