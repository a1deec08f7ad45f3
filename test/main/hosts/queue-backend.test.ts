import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Backend } from '../../../main/hosts/backend.ts';
import { identity } from '../../../main/hosts/identity.ts';
import { openLabThread } from '../../../main/hosts/lab-thread.ts';
import { linkTo } from '../../../main/hosts/queue-source.ts';
import { createInlinePool } from '../../../main/pool/inline-pool.ts';
import { startQueueWorker, type QueueWorker } from '../../../main/remote/queue/queue-worker.ts';
import type { CallInput, CallName, CallValue, EventFrame } from '../../../shared/contract.ts';
import { isMissing } from '../../support/daemons/programs.ts';
import { startRedisServer, type RedisServer } from '../../support/daemons/redis-server.ts';
import { quickSweep } from './contract/sample-calls.ts';

describe.skipIf(isMissing('Redis'))('a lab with a queue behind its pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-queue-pages-'));
  const frames: EventFrame[] = [];
  let server: RedisServer;
  let backend: Backend;
  let worker: QueueWorker | undefined;

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
    const reply = await backend.dispatch({ call: name, input });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value as CallValue<N>;
  }

  beforeAll(async () => {
    server = await startRedisServer(['--requirepass', 'hush-hush']);
    const queue = { address: server.url, password: 'hush-hush' };
    const options = { database: join(folder, 'lab.db'), host: 'memory', queue } as const;
    backend = await openLabThread({ ...options, appVersion: '1', study: 'manual' });
    backend.subscribe(null, (frame) => frames.push(frame));
  });

  afterAll(async () => {
    await worker?.close();
    await backend.close();
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('pauses and resumes sweeps there, and shows its workers without its password', async () => {
    expect(await call('workers.get', {})).toEqual({ queue: server.url, workers: [] });
    const { id } = await call('sweep.start', { sweep: quickSweep });
    expect(await call('sweep.pause', { id })).toMatchObject({ state: 'paused', done: 0 });
    const link = await linkTo({ address: server.url, password: 'hush-hush' });
    expect(await link.redis.keys('*:model-*:*-[0-9]')).toEqual([]);
    const note = () => undefined;
    const pool = createInlinePool();
    worker = await startQueueWorker({ link, pool, identity, leaseSeconds: 30, note });
    await call('sweep.resume', { id });
    const state = async () => (await call('sweep.get', { id })).state;
    await vi.waitFor(async () => expect(await state()).toBe('done'), 20_000);
    const told = () => frames.filter(({ event }) => event === 'workers.changed').at(-1)?.payload;
    await vi.waitFor(() => expect(told()).toMatchObject({ workers: [{ threads: 1 }] }), 20_000);
    expect(await call('workers.get', {})).toEqual(told());
    expect(JSON.stringify(frames)).not.toContain('hush-hush');
  });
});
