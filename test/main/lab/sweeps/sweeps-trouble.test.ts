import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import type { RunStore } from '../../../../main/store/store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { baselinesOf, createParts } from '../fakes/sweep-parts.ts';
import { listRuns } from '../../../support/list-runs.ts';

const twice = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i);
const problem = {
  code: 'database-unreadable',
  message: 'the disk is full',
  hint: 'free some space',
};

describe('a sweep whose store fails', () => {
  const writes: (keyof RunStore)[] = ['beginRun', 'completeRun', 'endRun'];

  it.each([
    ['only results', ['completeRun']],
    ['runs', writes],
    ['everything', [...writes, 'setSweepStatus']],
    ['everything, reading too', [...writes, 'setSweepStatus', 'findRun']],
  ] as [string, (keyof RunStore)[]][])(
    'to write %s is paused with the reason, and resumed loses and doubles nothing',
    async (_, methods) => {
      const { start, started, ended, fail, sweeps, told, simulated, locks } = createParts();
      const specs = [...baselinesOf(3), specOf('sync'), specOf('latr', 2), specOf('sync', 3)];
      await start(specs);
      await started(12);
      fail(...methods);
      const broken = await ended(1);
      expect(broken).toMatchObject({ state: 'paused', progress: null, problem });
      expect(told.at(-1)).toEqual(broken);
      expect(locks).toEqual({ taken: 1, released: 1 });
      fail();
      expect((await sweeps.resume(1)).summary).toMatchObject({ state: 'running', problem: null });
      expect(await ended(1)).toMatchObject({ state: 'done', done: 6, failed: 0, problem: null });
      expect(twice(simulated)).toEqual([]);
    },
  );

  it('says so even if its own state cannot be read', async () => {
    const { start, started, fail, told, sweeps, ended } = createParts();
    await start(baselinesOf(3));
    await started(3);
    const seen = told.length;
    fail('completeRun', 'setSweepStatus', 'findSweepHead');
    while (told.at(-1)?.state === 'running' || told.length === seen) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(told.at(-1)).toMatchObject({ id: 1, state: 'paused', progress: null, problem });
    expect(() => sweeps.get(1)).toThrow('the disk is full');
    fail();
    await sweeps.resume(1);
    expect(await ended(1)).toMatchObject({ state: 'done', done: 3, problem: null });
  });

  it('stays paused with its reason while it cannot be resumed', async () => {
    const { start, started, fail, sweeps, ended, locks } = createParts();
    await start(baselinesOf(3));
    await started(3);
    fail('completeRun', 'setSweepStatus');
    await ended(1);
    await expect(sweeps.resume(1)).rejects.toMatchObject(problem);
    expect(sweeps.get(1)).toMatchObject({ state: 'paused', problem });
    expect(locks).toEqual({ taken: 2, released: 2 });
    fail();
    expect(await sweeps.cancel(1)).toMatchObject({ state: 'cancelled' });
  });

  it('is cancelled, and not paused, if that was requested', async () => {
    const { start, started, fail, sweeps } = createParts();
    await start(baselinesOf(3));
    await started(3);
    const cancelling = sweeps.cancel(1);
    fail('endRun');
    expect(await cancelling).toMatchObject({ state: 'cancelled' });
  });

  it('does not affect other sweeps once the failure is over', async () => {
    const { start, started, fail, ended, sweeps, locks } = createParts();
    await start(baselinesOf(2));
    await started(2);
    fail('completeRun');
    await ended(1);
    fail();
    await start(baselinesOf(2, 10));
    expect(await ended(2)).toMatchObject({ state: 'done', done: 2 });
    expect(sweeps.get(1)).toMatchObject({ state: 'paused', problem });
    expect(locks).toEqual({ taken: 2, released: 2 });
  });
});

describe('a sweep whose lock cannot be released', () => {
  it('ends, and says so', async () => {
    const parts = createParts();
    const lock = parts.lock();
    lock.release = () => {
      throw new Error('no permission');
    };
    const told: string[] = [];
    const sweeps = createSweeps({
      ...parts,
      lock: () => lock,
      onChange: ({ state, problem: reason }) => told.push(`${state} ${reason?.message ?? ''}`),
    });
    await sweeps.start({ kind: 'sweep', command: 'c', specs: baselinesOf(1) });
    await parts.work.close();
    expect(told.at(-1)).toBe('interrupted no permission');
  });
});

describe('closing', () => {
  it('interrupts running work, and records it, before it resolves', async () => {
    const { start, started, work, store, locks, told } = createParts();
    await Promise.all([start(baselinesOf(5)), start(baselinesOf(5, 10))]);
    await started(4);
    await work.close();
    expect([1, 2].map((id) => store.findSweep(id)?.status)).toEqual(['interrupted', 'interrupted']);
    expect(listRuns(store, 'status:running').total).toBe(0);
    const last = [1, 2].map((id) => told.findLast((sweep) => sweep.id === id)?.state);
    expect(last).toEqual(['interrupted', 'interrupted']);
    expect(locks).toEqual({ taken: 1, released: 1 });
  });

  it('waits for what is being recorded or resumed, and lets neither run', async () => {
    const { start, started, sweeps, store, pool, locks, work } = createParts();
    await start(baselinesOf(3));
    await started(2);
    await sweeps.pause(1);
    const startedBefore = pool.started.length;
    const opening = [sweeps.resume(1), start(baselinesOf(300, 10))];
    await work.close();
    const ends = await Promise.allSettled(opening);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect([1, 2].map((id) => store.findSweep(id)?.status)).toEqual(['interrupted', 'interrupted']);
    expect(store.findSweep(2)?.points).toHaveLength(300);
    expect(pool.started.length).toBe(startedBefore);
    expect(locks).toEqual({ taken: 2, released: 2 });
  });

  it('leaves a sweep paused that was being paused, and starts no other', async () => {
    const { start, started, sweeps, store, work } = createParts();
    await start(baselinesOf(3));
    await started(2);
    const pausing = sweeps.pause(1);
    await work.close();
    expect((await pausing).state).toBe('paused');
    expect(store.findSweep(1)?.status).toBe('paused');
    const cancelled = expect.objectContaining({ code: 'cancelled' }) as Error;
    await expect(start(baselinesOf(1))).rejects.toThrow(cancelled);
    await expect(sweeps.resume(1)).rejects.toThrow(cancelled);
    expect(store.findSweep(2)).toBeUndefined();
  });
});

describe('progress', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  it('of a run that a paused sweep has left to another does not belong to the paused one', async () => {
    const parts = createParts({ size: 1, onStart: () => vi.advanceTimersByTime(200) });
    await parts.start([specOf('none')]);
    await parts.start([specOf('none')]);
    await parts.started(1);
    await parts.sweeps.pause(1);
    await parts.ended(2);
    vi.advanceTimersByTime(1000);
    expect(parts.told.findLast(({ id }) => id === 1)?.state).toBe('paused');
  });

  it('is reported at most four times a second, and always in its final state', async () => {
    const times: number[] = [];
    const parts = createParts({
      size: 2,
      onStart: () => vi.advanceTimersByTime(7),
    });
    const told: string[] = [];
    const sweeps = createSweeps({
      ...parts,
      onChange: ({ state, done }) => {
        times.push(performance.now());
        told.push(`${state} ${done}`);
      },
    });
    const startMs = performance.now();
    await sweeps.start({ kind: 'sweep', command: 'c', specs: baselinesOf(20) });
    while (sweeps.get(1).state === 'running') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(500);
    expect(told[0]).toBe('running 0');
    expect(told.at(-1)).toBe('done 20');
    // Between the first word and the last one no two are nearer than 250 ms.
    const between = times.slice(1, -1);
    const gaps = between.slice(1).map((time, i) => time - between[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
    expect(between.length).toBeGreaterThan(tookMs / 250 / 2);
    vi.advanceTimersByTime(1000);
    expect(told.at(-1)).toBe('done 20');
  });
});
