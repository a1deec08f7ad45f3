import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../../shared/progress.ts';
import { verifyRun } from '../../../../main/lab/runs/verify.ts';
import type { ReplicationResult } from '../../../../shared/result.ts';
import { makeUp } from '../fakes/made-up-result.ts';
import { specOf } from '../fakes/spec-of.ts';
import { createParts } from '../fakes/sweep-parts.ts';

/** A recorded run, and what simulating a replication gives from now on. */
async function createRun(onStart?: () => void) {
  const changed = new Map<number, (result: ReplicationResult) => ReplicationResult>();
  const parts = createParts({
    simulate: (spec, n) => (changed.get(n) ?? ((result) => result))(makeUp(spec, n)),
    ...(onStart && { onStart }),
  });
  const { result } = await parts.runner.run(specOf('sync'), {});
  parts.pool.started.length = 0;
  const { store, pool } = parts;
  const verify = (options: Parameters<typeof verifyRun>[2] = {}, modelVersion = '1') =>
    verifyRun({ store, pool, modelVersion }, result.key, options);
  return { ...parts, result, changed, verify };
}

describe('verifying a run', () => {
  it('simulates every replication again and finds none that differs', async () => {
    const { verify, result, pool } = await createRun();
    const told: Progress[] = [];
    const { key, replications } = result;
    expect(await verify({ onProgress: (progress) => told.push(progress) })).toEqual({
      key,
      replications,
      differing: [],
    });
    expect(pool.started.toSorted()).toEqual(
      Array.from({ length: replications }, (_, n) => `sync/${n}`).toSorted(),
    );
    expect(told.at(-1)).toMatchObject({ done: replications, total: replications });
  });

  it('finds a difference in any number, even one that is stored only in the digest', async () => {
    const { verify, changed } = await createRun();
    changed.set(3, (result) => ({ ...result, measuredNs: result.measuredNs + 2 ** -20 }));
    changed.set(1, (result) => ({
      ...result,
      exposure: { ...result.exposure, pairs: { count: 1, sum: 1, max: 1, bins: [1, 1] } },
    }));
    expect((await verify()).differing).toEqual([1, 3]);
  });

  it('refuses a run of another model version', async () => {
    const { verify, pool } = await createRun();
    await expect(verify({}, '2')).rejects.toMatchObject({
      code: 'not-allowed',
      message: 'the run was made by model version 1, this is 2',
    });
    expect(pool.started).toEqual([]);
  });

  it('refuses a run without a result, and an unknown one', async () => {
    const { store, pool } = createParts();
    const [spec, startedAt] = [specOf('sync'), 't'];
    store.beginRun({ key: 'begun', modelVersion: '1', spec, startedAt });
    for (const key of ['begun', 'nowhere']) {
      const verifying = verifyRun({ store, pool, modelVersion: '1' }, key, {});
      await expect(verifying).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('can be cancelled, before it starts and halfway', async () => {
    const abort = new AbortController();
    let left = Number.POSITIVE_INFINITY;
    const { verify, pool, result } = await createRun(() => {
      if (--left === 0) abort.abort();
    });
    const cancelled = { code: 'cancelled' };
    await expect(verify({ signal: AbortSignal.abort() })).rejects.toMatchObject(cancelled);
    expect(pool.started).toEqual([]);
    left = 3;
    await expect(verify({ signal: abort.signal })).rejects.toMatchObject(cancelled);
    expect(pool.started.length).toBeLessThan(result.replications);
    expect((await verify()).differing).toEqual([]);
  });

  it('fails with its first failure, and leaves nothing running', async () => {
    let left = Number.POSITIVE_INFINITY;
    const { verify, pool, result } = await createRun(() => {
      if (--left === 0) throw new Error('the engine threw');
    });
    left = 2;
    await expect(verify()).rejects.toThrow('the engine threw');
    const startedBefore = pool.started.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pool.started.length).toBe(startedBefore);
    expect(startedBefore).toBeLessThan(result.replications);
  });
});
