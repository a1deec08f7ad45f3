import { describe, expect, it } from 'vitest';
import { createPartialRuns } from '../../../../main/lab/runs/partial-runs.ts';
import { makeResult } from '../fakes/made-up-result.ts';
import { specOf } from '../fakes/spec-of.ts';
import { createParts } from '../fakes/sweep-parts.ts';

/** Partial runs, and what had to be made, as `key/replication`. */
function createCounted(kept: number) {
  const made: string[] = [];
  const partial = createPartialRuns(() => kept);
  const replicate = (key: string, replication: number) =>
    partial.replicate(key, replication, async () => {
      made.push(`${key}/${replication}`);
      return makeResult({ replication });
    });
  return { ...partial, made, replicate };
}

describe('partial runs', () => {
  it('make a replication once, and give the same one again', async () => {
    const { replicate, made } = createCounted(2);
    const first = await replicate('a', 0);
    expect(await replicate('a', 0)).toBe(first);
    await replicate('a', 1);
    await replicate('b', 0);
    expect(made).toEqual(['a/0', 'a/1', 'b/0']);
  });

  it('keep nothing of a replication that failed', async () => {
    const partial = createPartialRuns(() => 2);
    const fail = async () => {
      throw new Error('cancelled');
    };
    await expect(partial.replicate('a', 0, fail)).rejects.toThrow('cancelled');
    const result = makeResult();
    expect(await partial.replicate('a', 0, async () => result)).toBe(result);
  });

  it('make again what was dropped', async () => {
    const { replicate, made, drop } = createCounted(2);
    await replicate('a', 0);
    drop('a');
    drop('never there');
    await replicate('a', 0);
    expect(made).toEqual(['a/0', 'a/0']);
  });

  it('forget the least recently used runs as wholes', async () => {
    const { replicate, made } = createCounted(2);
    for (const key of ['a', 'b', 'a', 'c']) await replicate(key, 0);
    await replicate('a', 0);
    await replicate('b', 0);
    expect(made).toEqual(['a/0', 'b/0', 'c/0', 'b/0']);
  });

  it('are kept for all runs of a wide pool at once', async () => {
    const { start, started, sweeps, ended, simulated } = createParts({ size: 100 });
    const specs = Array.from({ length: 99 }, (_, seed) => specOf('sync', seed));
    await start(specs);
    await started(900);
    await sweeps.pause(1);
    await sweeps.resume(1);
    expect((await ended(1)).state).toBe('done');
    expect(new Set(simulated).size).toBe(simulated.length);
  });
});
