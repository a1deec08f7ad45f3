import { describe, expect, it } from 'vitest';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import type { SweepSummary } from '../../../../shared/contract.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { LabError } from '../../../../shared/errors.ts';
import type { SweepStatus } from '../../../../main/store/store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { baselinesOf, createParts } from '../fakes/sweep-parts.ts';
import { listRuns } from '../../../support/list-runs.ts';

const refused = (why: string) =>
  expect.objectContaining({
    code: 'not-allowed',
    message: expect.stringContaining(why) as unknown,
  }) as Error;
const withCode = (code: string) => expect.objectContaining({ code }) as Error;
const stateOf = ({ state }: SweepSummary): string => state;
const codeOf = (error: unknown) => (error as LabError).code;
const twice = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i);

describe('a sweep that is started', () => {
  it('runs to its end and says so', async () => {
    const { start, ended, told, store, locks } = createParts();
    const specs = [specOf('none'), specOf('sync'), specOf('sync'), specOf('latr', 2)];
    const first = await start(specs);
    expect(first).toMatchObject({ id: 1, state: 'running', total: 4, done: 0, problem: null });
    const last = await ended(1);
    expect(last).toEqual({ ...first, state: 'done', done: 4, progress: null });
    expect(told.at(-1)).toEqual(last);
    expect(store.findSweep(1)?.status).toBe('done');
    expect(locks).toEqual({ taken: 1, released: 1 });
  });

  it('counts a point that fails, continues, and is done', async () => {
    const parts = createParts({
      onStart: ({ policy }) => {
        if (policy.name === 'sync') throw new LabError('run-failed', 'no ops', 'measure longer');
      },
    });
    await parts.start([specOf('none'), specOf('sync'), specOf('sync'), specOf('latr')]);
    const last = await parts.ended(1);
    expect(last).toMatchObject({ state: 'done', done: 2, failed: 2, problem: null });
    expect(parts.told.at(-1)).toEqual(last);
  });

  it('simulates even what is stored when forced', async () => {
    const { start, ended, simulated } = createParts();
    await start([specOf('none')]);
    await ended(1);
    const before = simulated.length;
    await start([specOf('none')]);
    await ended(2);
    expect(simulated.length).toBe(before);
    await start([specOf('none')], true);
    await ended(3);
    expect(simulated.length).toBeGreaterThan(before);
  });

  it('is not recorded when another process holds the lock', async () => {
    const { runner, store, work, now } = createParts();
    const lock = () => {
      throw new LabError('database-busy', 'process 1 runs a sweep', 'wait');
    };
    const sweeps = createSweeps({ runner, store, work, now, lock, onChange: () => {} });
    const sweep = { kind: 'sweep', command: 'c', specs: baselinesOf(1) } as const;
    await expect(sweeps.start(sweep)).rejects.toThrow(withCode('database-busy'));
    expect(store.findSweep(1)).toBeUndefined();
  });

  it('releases the lock when it cannot be recorded', async () => {
    const { start, fail, locks, ended } = createParts();
    fail('addSweepPoints');
    await expect(start(baselinesOf(1))).rejects.toThrow('the disk is full');
    expect(locks).toEqual({ taken: 1, released: 1 });
    fail();
    await start(baselinesOf(1));
    expect((await ended(2)).state).toBe('done');
  });

  it('cannot be cancelled, paused or resumed while its points are recorded', async () => {
    const { start, sweeps, ended } = createParts();
    const starting = start(baselinesOf(3));
    expect(sweeps.get(1).state).toBe('planning');
    const asked = [sweeps.cancel(1), sweeps.pause(1), sweeps.resume(1)];
    for (const end of await Promise.allSettled(asked)) {
      expect(end).toEqual({ status: 'rejected', reason: refused('planning') });
    }
    await starting;
    expect((await ended(1)).state).toBe('done');
  });
});

describe('two sweeps at once', () => {
  it('share one lock, both end, and a run of both is simulated once', async () => {
    const { start, ended, locks, simulated } = createParts({ size: 3 });
    await Promise.all([start(baselinesOf(4)), start(baselinesOf(4, 3))]);
    const ends = await Promise.all([ended(1), ended(2)]);
    expect(ends).toMatchObject([
      { state: 'done', done: 4 },
      { state: 'done', done: 4 },
    ]);
    expect(twice(simulated)).toEqual([]);
    expect(locks).toEqual({ taken: 1, released: 1 });
  });

  it('are stopped separately: a run that both wait for continues for the other', async () => {
    const { start, started, ended, sweeps, locks } = createParts({ size: 1 });
    await start([specOf('none')]);
    await start([specOf('none')]);
    await started(1);
    expect((await sweeps.pause(1)).state).toBe('paused');
    expect(locks.released).toBe(0);
    expect((await ended(2)).state).toBe('done');
    expect(locks).toEqual({ taken: 1, released: 1 });
  });
});

describe('a sweep that is paused', () => {
  it('stops, and continues later without simulating a kept replication again', async () => {
    const { start, started, sweeps, ended, pool, simulated, store, locks } = createParts();
    const specs = [...baselinesOf(3), specOf('sync'), specOf('latr', 2)];
    await start(specs);
    for (let pauses = 0; pauses < 4; pauses++) {
      await started(6);
      const paused = await sweeps.pause(1);
      expect(paused).toMatchObject({ state: 'paused', progress: null, problem: null });
      expect(listRuns(store, 'status:running').total).toBe(0);
      expect(locks.taken - locks.released).toBe(0);
      const startedBefore = pool.started.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(pool.started.length).toBe(startedBefore);
      expect((await sweeps.resume(1)).summary).toMatchObject({ state: 'running' });
    }
    expect(await ended(1)).toMatchObject({ state: 'done', done: 5, failed: 0 });
    expect(twice(simulated)).toEqual([]);
  });

  it('gives the same results as without a pause', async () => {
    const [paused, whole] = [createParts(), createParts()];
    const specs = [specOf('sync'), specOf('deferred'), specOf('latr', 2)];
    await Promise.all([paused.start(specs), whole.start(specs)]);
    await paused.started(4);
    await paused.sweeps.pause(1);
    await paused.sweeps.resume(1);
    await Promise.all([paused.ended(1), whole.ended(1)]);
    for (const spec of specs) {
      const key = paused.runner.keyOf(spec);
      expect(paused.store.replications(key)).toEqual(whole.store.replications(key));
      const results = [paused, whole].map(({ runner }) => ({ ...runner.find(key), wallMs: 0 }));
      expect(results[0]).toEqual(results[1]);
    }
  });

  it('is resumed once, however many requests come at once', async () => {
    const { start, started, sweeps, ended, told, locks } = createParts();
    await start(baselinesOf(3));
    await started(3);
    await sweeps.pause(1);
    const before = told.length;
    const resumed = await Promise.all([sweeps.resume(1), sweeps.resume(1), sweeps.resume(1)]);
    expect(new Set(resumed.map(({ summary }) => summary.state))).toEqual(new Set(['running']));
    expect(locks.taken).toBe(2);
    expect((await sweeps.resume(1)).summary).toMatchObject({ state: 'running' });
    expect((await ended(1)).state).toBe('done');
    expect(told.slice(before).filter(({ state }) => state === 'done')).toHaveLength(1);
  });

  it('stays so if it is stopped while it is being resumed', async () => {
    const { start, started, sweeps, store, locks } = createParts();
    await start(baselinesOf(3));
    await started(3);
    await sweeps.pause(1);
    const resuming = sweeps.resume(1);
    expect((await sweeps.cancel(1)).state).toBe('cancelled');
    expect((await resuming).summary.state).toBe('running');
    expect(store.findSweep(1)?.status).toBe('cancelled');
    expect(locks).toEqual({ taken: 2, released: 2 });
  });

  it('is cancelled if both are requested, because the later request counts', async () => {
    const { start, started, sweeps } = createParts();
    await start(baselinesOf(3));
    await started(3);
    const both = await Promise.all([sweeps.pause(1), sweeps.cancel(1)]);
    expect(both.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('a sweep that does not run here', () => {
  const states: [SweepStatus, resume: boolean, stop: boolean][] = [
    ['planning', false, false],
    ['running', true, true],
    ['paused', true, true],
    ['interrupted', true, true],
    ['cancelled', true, true],
    // Its runs are not there: they were deleted.
    ['done', true, true],
  ];
  const record = (parts: ReturnType<typeof createParts>, status: SweepStatus) => {
    const points = baselinesOf(2).map((spec) => ({ key: parts.runner.keyOf(spec), spec }));
    const createdAt = 't';
    const id = parts.store.beginSweep({ kind: 'sweep', createdAt, command: 'c', points });
    parts.store.setSweepStatus(id, status);
  };

  it.each(states)('and is %s can be resumed: %s', async (status, canResume) => {
    const parts = createParts();
    record(parts, status);
    const end = parts.sweeps.resume(1).then(() => parts.ended(1));
    expect(await end.then(stateOf, codeOf)).toBe(canResume ? 'done' : 'not-allowed');
  });

  it.each(states)('and is %s can be cancelled and paused: (%s) %s', async (status, _, canStop) => {
    const parts = createParts();
    record(parts, status);
    for (const [stop, as] of [
      [parts.sweeps.cancel, 'cancelled'],
      [parts.sweeps.pause, 'paused'],
    ] as const) {
      expect(await stop(1).then(stateOf, codeOf)).toBe(canStop ? as : 'not-allowed');
    }
    expect(parts.store.findSweep(1)?.status).toBe(canStop ? 'paused' : status);
    expect(parts.locks.taken).toBe(parts.locks.released);
  });

  it('and is done with all of its runs is neither resumed nor stopped', async () => {
    const parts = createParts();
    await parts.start(baselinesOf(2));
    await parts.ended(1);
    for (const change of [parts.sweeps.resume, parts.sweeps.pause, parts.sweeps.cancel]) {
      await expect(change(1)).rejects.toThrow('is done');
    }
  });

  it('but runs in another process is left alone', async () => {
    const parts = createParts();
    record(parts, 'running');
    const lock = () => {
      throw new LabError('database-busy', 'process 1 runs a sweep', 'wait');
    };
    const { runner, store, now } = parts;
    const work = createWorkRegistry();
    const sweeps = createSweeps({ runner, store, work, now, lock, onChange: () => {} });
    for (const ask of [sweeps.pause, sweeps.cancel, sweeps.resume]) {
      await expect(ask(1)).rejects.toThrow(withCode('database-busy'));
    }
    expect(sweeps.get(1)).toMatchObject({ state: 'running', problem: null });
  });

  it('and does not exist is not found', async () => {
    const { sweeps } = createParts();
    expect(() => sweeps.get(9)).toThrow(withCode('not-found'));
    for (const ask of [sweeps.pause, sweeps.cancel, sweeps.resume]) {
      await expect(ask(9)).rejects.toThrow(withCode('not-found'));
    }
  });
});
