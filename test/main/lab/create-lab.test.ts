import { describe, expect, it } from 'vitest';
import { createLab, type LabParts } from '../../../main/lab/create-lab.ts';
import type { Lab } from '../../../main/lab/lab.ts';
import { publishedRatios } from '../../../main/lab/validation/published.ts';
import { readValidated } from '../../../main/lab/sweeps/validate.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { createFakePool, type FakePoolOptions } from './fakes/fake-pool.ts';
import { createFakeStore } from './fakes/fake-store.ts';
import { listRuns } from '../../support/list-runs.ts';

const now = () => new Date('2026-01-02T03:04:05Z');

function createParts(options: FakePoolOptions = {}, parts: Pick<LabParts, 'lock'> = {}) {
  const [store, pool] = [createFakeStore(), createFakePool(options)];
  return { store, pool, lab: createLab({ store, pool, now, ...parts }) };
}

/** A lock that can be taken once at a time, and how often it was taken and released. */
function createLock() {
  const seen = { taken: 0, released: 0 };
  const lock = () => {
    if (seen.taken > seen.released) throw new Error('another process runs a sweep');
    seen.taken++;
    return { release: () => void seen.released++ };
  };
  return { seen, lock };
}

const start = (lab: Lab, specs: readonly Spec[], signal?: AbortSignal) =>
  lab.sweeps.start({ kind: 'sweep', command: 'lab sweep', specs }, { signal });

describe('the lab', () => {
  it('resolves, plans, runs, lists, shows and compares', async () => {
    const { lab, store } = createParts();
    const sync = lab.resolve({});
    const deferred = lab.resolve({ policy: 'deferred' });
    expect(await lab.plan([sync])).toEqual([{ key: lab.keyOf(sync), spec: sync, stored: false }]);
    const { result } = await lab.run(sync);
    expect(result.spec).toEqual(sync);
    expect(await lab.run(sync)).toEqual({ result, stored: true });
    expect((await lab.plan([sync]))[0]?.stored).toBe(true);
    expect(lab.show(result.key.slice(0, 10)).status).toBe('done');
    const other = await lab.run(deferred);
    const { rows } = lab.compare([result.key, other.result.key]);
    expect(rows.map((row) => row.run.key)).toEqual([other.result.key]);
    // The two and their baseline.
    expect(listRuns(store).total).toBe(3);
  });

  it('sweeps under the lock, and releases it also when a sweep is refused', async () => {
    const { seen, lock } = createLock();
    const { lab } = createParts({}, { lock });
    const { lab: other } = createParts({}, { lock });
    const specs = [lab.resolve({})];
    const { ended } = await start(lab, specs);
    await expect(start(other, specs)).rejects.toThrow('another process runs a sweep');
    expect(() => other.sweepToResume(null)).toThrow('there is no unfinished sweep');
    expect((await ended).results[0]?.spec).toEqual(specs[0]);
    expect((await (await start(other, specs)).ended).interrupted).toBe(false);
    expect(() => lab.sweepToResume(null)).toThrow('there is no unfinished sweep');
    await lab.run(specs[0] ?? lab.resolve({}));
    expect(seen).toEqual({ taken: 2, released: 2 });
  });

  it('has an unfinished sweep after an abort, and none after resuming it', async () => {
    const { lab, store } = createParts();
    const specs = [lab.resolve({}), lab.resolve({ policy: 'deferred' })];
    const aborted = await (await start(lab, specs, AbortSignal.abort())).ended;
    expect(aborted.interrupted).toBe(true);
    expect(lab.sweepToResume(null)).toBe(aborted.id);
    expect(store.lastUnfinishedSweep()).toMatchObject({ id: aborted.id, status: 'interrupted' });
    const resumed = await lab.sweeps.resume(aborted.id);
    expect((await resumed.ended).interrupted).toBe(false);
    expect(store.lastUnfinishedSweep()).toBeUndefined();
    expect(() => lab.sweepToResume(null)).toThrow('there is no unfinished sweep');
  });

  it('validates the published rows, and plans the study', async () => {
    const { lab, store } = createParts({ size: 4 });
    const { ended } = await lab.startValidation();
    expect(readValidated(await ended, lab.presets)).toHaveLength(publishedRatios.length);
    const studied = lab.studySpecs().map((spec) => lab.keyOf(spec));
    expect(new Set(studied).size).toBe(studied.length);
    const validated = listRuns(store, 'status:done').rows.map((row) => row.key);
    for (const key of validated) expect(studied).toContain(key);
  });

  it('has a sweep among its work, and remembers how it ended', async () => {
    const { lab } = createParts();
    const specs = [lab.resolve({})];
    const { ended } = await start(lab, specs);
    const item = { kind: 'sweep', id: 1, name: 'lab sweep' };
    expect(lab.work.items()).toMatchObject([{ ...item, state: 'running' }]);
    await ended;
    expect(lab.work.items()).toMatchObject([{ ...item, state: 'done', details: { done: 1 } }]);
    await lab.close();
  });

  it('closes under a running sweep: what ran is cancelled and recorded, then the store is closed', async () => {
    const { lab, store } = createParts();
    const { ended } = await start(lab, [lab.resolve({}), lab.resolve({ policy: 'deferred' })]);
    const closed = Promise.all([lab.close(), lab.close()]);
    expect((await ended).interrupted).toBe(true);
    await closed;
    expect(store.isClosed()).toBe(true);
    expect(listRuns(store, 'status:running').total).toBe(0);
    expect(store.findSweep(1)?.status).toBe('interrupted');
  });
});
