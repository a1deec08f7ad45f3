import { afterEach, describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { Pool } from '../../../main/pool/pool.ts';
import { createWorkerPool } from '../../../main/pool/worker-pool.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { threadProgram } from '../../support/thread-program.ts';

const quick = makeSpec(makeMachine(2), makeKernelBuild(2), policies.sync, { measureMs: 1 });
const endless = makeSpec(makeMachine(64), makeKernelBuild(60), policies.sync, {
  measureMs: 60000,
});

let pool: Pool | undefined;
afterEach(() => pool?.close());

describe('a worker pool', () => {
  it('gives the bits that the engine gives here', async () => {
    pool = createWorkerPool({ size: 2 });
    const got = await Promise.all([0, 1, 2, 3].map((i) => pool!.replicate(quick, i)));
    expect(got).toEqual([0, 1, 2, 3].map((i) => replicate(quick, i)));
  });

  it('tells how long a replication took before its result is there', async () => {
    pool = createWorkerPool({ size: 1 });
    const told: (number | string)[] = [];
    const startMs = performance.now();
    const onTook = (ms: number) => told.push(ms);
    await pool.replicate(quick, 0, { onTook }).then(() => told.push('result'));
    expect(told).toEqual([expect.any(Number), 'result']);
    expect(told[0]).toBeGreaterThan(0);
    expect(told[0]).toBeLessThanOrEqual(performance.now() - startMs);
  });

  it('cancels a running replication at once and continues', async () => {
    pool = createWorkerPool({ size: 1 });
    const abort = new AbortController();
    const running = pool.replicate(endless, 0, { signal: abort.signal });
    const queued = pool.replicate(quick, 0);
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(queued).resolves.toMatchObject({ replication: 0 });
  });

  it('cancels a queued replication without starting it', async () => {
    pool = createWorkerPool({ size: 1 });
    const abort = new AbortController();
    const running = pool.replicate(quick, 0);
    const queued = pool.replicate(endless, 1, { signal: abort.signal });
    abort.abort();
    await expect(queued).rejects.toMatchObject({ code: 'cancelled' });
    await expect(running).resolves.toMatchObject({ replication: 0 });
  });

  it('refuses a replication whose signal has fired', async () => {
    pool = createWorkerPool({ size: 1 });
    await expect(pool.replicate(quick, 0, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('fails only the replication whose thread dies, with the reason', async () => {
    const workerUrl = threadProgram(`replicate(spec, replication) {
      if (replication === 1) process.exit(7);
      return { replication };
    }`);
    pool = createWorkerPool({ size: 1, workerUrl });
    const calls = [0, 1, 2].map((i) => pool!.replicate(quick, i));
    await expect(calls[1]).rejects.toMatchObject({
      code: 'run-failed',
      message: expect.stringContaining('7') as unknown,
    });
    await expect(calls[0]).resolves.toMatchObject({ replication: 0 });
    await expect(calls[2]).resolves.toMatchObject({ replication: 2 });
  });

  it('keeps code, message and hint of an error that crosses the thread', async () => {
    const error = { code: 'run-failed', message: 'no ops', hint: 'measure longer' };
    const errors = new URL('../../../shared/errors.ts', import.meta.url).href;
    const workerUrl = threadProgram(
      `replicate() { throw new LabError('run-failed', 'no ops', 'measure longer'); }`,
      `import { LabError } from ${JSON.stringify(errors)};`,
    );
    pool = createWorkerPool({ size: 1, workerUrl });
    await expect(pool.replicate(quick, 0)).rejects.toMatchObject(error);
  });

  it('cancels running and waiting calls when it is closed', async () => {
    pool = createWorkerPool({ size: 1 });
    const calls = [pool.replicate(endless, 0), pool.replicate(quick, 1)];
    const ended = Promise.allSettled(calls);
    await pool.close();
    for (const { status } of await ended) expect(status).toBe('rejected');
  });
});
