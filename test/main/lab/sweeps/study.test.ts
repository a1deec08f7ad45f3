import { describe, expect, it } from 'vitest';
import { createLab } from '../../../../main/lab/create-lab.ts';
import { isSame } from '../../../../main/lab/sweeps/fixed-sweep.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { SweepSummary } from '../../../../shared/contract.ts';
import { createFakePool } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { specOf } from '../fakes/spec-of.ts';
import { now } from '../fakes/sweep-parts.ts';

function createParts(store = createFakeStore(), size = 4) {
  const told: SweepSummary[] = [];
  const pool = createFakePool({ size });
  const onSweepChange = (sweep: SweepSummary) => void told.push(sweep);
  const lab = createLab({ store, pool, now, onSweepChange });
  async function ended(id: number): Promise<SweepSummary> {
    while (lab.sweeps.get(id).state === 'running') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return lab.sweeps.get(id);
  }
  return { store, pool, lab, told, ended };
}

describe('the study', () => {
  it('does not exist before it was started, and runs every preset on the published machines', async () => {
    const { lab, ended } = createParts();
    expect(lab.study()).toBeNull();
    const { id, kind, total } = await lab.startStudy();
    expect({ id, kind, total }).toEqual({ id: 1, kind: 'study', total: lab.studySpecs().length });
    expect(await ended(1)).toMatchObject({ state: 'done', done: total, failed: 0 });
    expect(lab.study()).toMatchObject({ id: 1, state: 'done' });
    await lab.close();
  });

  it.each(['a fake store', 'SQLite'])(
    'is one, however often it is started at once: %s',
    async (on) => {
      const store = on === 'SQLite' ? openStore(':memory:') : createFakeStore();
      const lab = createLab({ store, pool: createFakePool({ size: 2 }), now });
      const starts = await Promise.all(Array.from({ length: 5 }, () => lab.startStudy()));
      expect(starts.map(({ id }) => id)).toEqual([1, 1, 1, 1, 1]);
      expect((await lab.startStudy()).id).toBe(1);
      expect(store.findSweep(2)).toBeUndefined();
      await lab.close();
    },
  );

  it('simulates what its headline needs first, and keeps the order of its table', async () => {
    const store = createFakeStore();
    const begun: string[] = [];
    const beginRun = (run: Parameters<typeof store.beginRun>[0]) => {
      const { machine, policy } = run.spec;
      begun.push(`${machine.name} ${policy.name}`);
      store.beginRun(run);
    };
    const { lab, ended } = createParts({ ...store, beginRun }, 1);
    const { id } = await lab.startStudy();
    await ended(id);
    const first = ['none', 'sync', 'deferred', 'deferred-bounded'].map(
      (name) => `xeon-8160-2s ${name}`,
    );
    expect(begun.slice(0, 4).toSorted()).toEqual(first.toSorted());
    expect(store.findSweep(1)?.points.map(({ key }) => key)).toEqual(
      lab.studySpecs().map((spec) => lab.keyOf(spec)),
    );
  });

  it('is the same one after it was stopped, and does not restart because of that', async () => {
    const { lab, store } = createParts();
    await lab.startStudy();
    await lab.sweeps.pause(1);
    expect(await lab.startStudy()).toMatchObject({ id: 1, state: 'paused' });
    expect(store.findSweep(2)).toBeUndefined();
    await lab.close();
  });

  it('is another one for another model version', async () => {
    const { lab, store, ended } = createParts();
    const points = lab.studySpecs().map((spec, n) => ({ key: `old ${n}`, spec }));
    const old = { kind: 'study', name: '', createdAt: 't', command: 'lab study' } as const;
    store.setSweepStatus(store.beginSweep({ ...old, points }), 'done');
    expect(lab.study()).toBeNull();
    expect((await lab.startStudy()).id).toBe(2);
    expect(await ended(2)).toMatchObject({ state: 'done' });
    expect(lab.study()?.id).toBe(2);
    await lab.close();
  });

  it('can be started again after a start that failed', async () => {
    const store = createFakeStore();
    const { beginSweep } = store;
    store.beginSweep = () => {
      throw new Error('the disk is full');
    };
    const { lab } = createParts(store);
    const both = await Promise.allSettled([lab.startStudy(), lab.startStudy()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    store.beginSweep = beginSweep;
    expect((await lab.startStudy()).state).toBe('running');
    await lab.close();
  });

  it('is interrupted when the lab closes while it is started', async () => {
    const { lab, store, pool } = createParts();
    const starting = lab.startStudy();
    await lab.close();
    await starting;
    expect(store.isClosed()).toBe(true);
    expect(store.findSweep(1)?.status).toBe('interrupted');
    expect(pool.started).toEqual([]);
  });

  it('is compared point by point', () => {
    const points = ['a', 'b'].map((key) => ({ key, spec: specOf('none') }));
    const sweep = {
      id: 1,
      kind: 'study',
      name: '',
      createdAt: 't',
      command: 'c',
      status: 'done',
    } as const;
    const fits = (...keys: string[]) => isSame({ ...sweep, points }, keys);
    expect([fits('a', 'b'), fits('b', 'a'), fits('a'), fits('a', 'b', 'c')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a validation that is started', () => {
  it('is a sweep of the published rows, and finds what the study has', async () => {
    const { lab, ended, pool } = createParts();
    await lab.startStudy();
    await ended(1);
    const startedBefore = pool.started.length;
    const { summary } = await lab.startValidation();
    const { id, kind, total } = summary;
    expect({ id, kind }).toEqual({ id: 2, kind: 'validation' });
    expect(await ended(2)).toMatchObject({ state: 'done', done: total });
    expect(pool.started.length).toBe(startedBefore);
    expect(lab.validation().missing).toBe(0);
    await lab.close();
  });

  it('is one sweep however often it is started, as the study is', async () => {
    const { lab } = createParts();
    const numbers: number[] = [];
    for (const start of [
      () => lab.runStudy({}),
      () => lab.startValidation(),
      () => lab.runStudy({}),
      () => lab.startValidation(),
      () => lab.startValidation({ force: true }),
    ]) {
      const { summary, ended } = await start();
      const { results, failures } = await ended;
      numbers.push(summary.id);
      expect([results.length, failures]).toEqual([summary.total, []]);
    }
    expect(numbers).toEqual([1, 2, 1, 2, 2]);
    await lab.close();
  });
});
