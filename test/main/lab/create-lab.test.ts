import { describe, expect, it } from 'vitest';
import { createLab, type LabParts } from '../../../main/lab/create-lab.ts';
import { publishedRows } from '../../../main/lab/sweeps/published.ts';
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
    const specs = [lab.resolve({})];
    const sweep = lab.sweep(specs, { command: 'lab sweep' });
    await expect(lab.resume(null, {})).rejects.toThrow('another process runs a sweep');
    expect((await sweep).results[0]?.spec).toEqual(specs[0]);
    await expect(lab.resume(null, {})).rejects.toMatchObject({ code: 'not-found' });
    await lab.run(specs[0] ?? lab.resolve({}));
    expect(seen).toEqual({ taken: 2, released: 2 });
  });

  it('has an unfinished sweep after an abort, and none after resuming it', async () => {
    const { lab } = createParts();
    const specs = [lab.resolve({}), lab.resolve({ policy: 'deferred' })];
    const signal = AbortSignal.abort();
    const aborted = await lab.sweep(specs, { command: 'lab sweep', signal });
    expect(lab.unfinishedSweep()).toMatchObject({ id: aborted.id, status: 'interrupted' });
    expect((await lab.resume(null, {})).interrupted).toBe(false);
    expect(lab.unfinishedSweep()).toBeUndefined();
  });

  it('validates the published rows, and plans the study', async () => {
    const { lab, store } = createParts({ size: 4 });
    const rows = await lab.validate();
    expect(rows).toHaveLength(publishedRows.length);
    const studied = lab.studySpecs().map((spec) => lab.keyOf(spec));
    expect(new Set(studied).size).toBe(studied.length);
    const validated = listRuns(store, 'status:done').rows.map((row) => row.key);
    for (const key of validated) expect(studied).toContain(key);
  });

  it('closes under a running sweep: what ran is cancelled and recorded, then the store is closed', async () => {
    const { lab, store } = createParts();
    const sweep = lab.sweep([lab.resolve({}), lab.resolve({ policy: 'deferred' })], {
      command: 'lab sweep',
    });
    const closed = Promise.all([lab.close(), lab.close()]);
    expect((await sweep).interrupted).toBe(true);
    await closed;
    expect(store.isClosed()).toBe(true);
    expect(listRuns(store, 'status:running').total).toBe(0);
    expect(store.findSweep(1)?.status).toBe('interrupted');
  });
});
