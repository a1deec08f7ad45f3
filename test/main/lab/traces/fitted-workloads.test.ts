import { describe, expect, it } from 'vitest';
import { createLab } from '../../../../main/lab/create-lab.ts';
import { replicationDigest } from '../../../../main/lab/runs/run-key.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { makeFit } from '../../../support/made-of-traces.ts';
import { policies } from '../../../support/policies.ts';
import { makeMachine, makeSpec, makeKernelBuild } from '../../../support/specs.ts';
import { listRuns } from '../../../support/list-runs.ts';
import { createFakePool } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const name = 'trace-7ace0000';
const { recorded } = makeFit().profile;

/** A lab over each kind of store. */
const labs = [
  ['SQLite', () => openStore(':memory:')],
  ['the store of the tests', createFakeStore],
] as const;

describe.each(labs)('a workload that was fitted, on %s', (_, createStore) => {
  function create() {
    const [store, pool] = [createStore(), createFakePool()];
    return { store, lab: createLab({ store, pool, now }) };
  }
  const request = { workload: name, machine: 'server-8' } as const;

  it('counts as soon as it is stored, and no longer than that', () => {
    const { lab, store } = create();
    expect(() => lab.resolve(request)).toThrow(expect.objectContaining({ code: 'unknown-name' }));
    store.saveFit(makeFit());
    expect(lab.resolve(request).workload).toMatchObject({ name, recorded, tasks: 16 });
    store.deleteFit(name);
    expect(() => lab.resolve(request)).toThrow(expect.objectContaining({ code: 'unknown-name' }));
  });

  it('is run, stored, listed and verified with what it was fitted to', async () => {
    const { lab, store } = create();
    store.saveFit(makeFit());
    const spec = lab.resolve(request);
    const { result } = await lab.run(spec);
    expect(result.spec.workload.recorded).toEqual(recorded);
    expect(lab.show(result.key.slice(0, 8)).spec).toEqual(spec);
    expect(lab.keyOf(lab.show(result.key).spec)).toBe(result.key);
    const listed = listRuns(store, `workload:${name}`).rows;
    expect(listed.map((row) => row.spec.policy.name).sort()).toEqual(['none', 'sync']);
    for (const row of listed) expect(row.spec.workload.recorded).toEqual(recorded);
    store.deleteFit(name);
    expect((await lab.verify(result.key)).differing).toEqual([]);
    expect(await lab.run(spec)).toEqual({ result, stored: true });
  });

  it('is swept over CPU counts beside a built-in one, and resumed after it was deleted', async () => {
    const { lab, store } = create();
    store.saveFit(makeFit());
    const points = await lab.planSweep({
      base: { policy: 'deferred' },
      vary: [`workload=kernel-build,${name}`, 'machine.cpus=2,4'],
      mode: 'grid',
      where: [],
    });
    const specs = points.map(({ spec }) => spec);
    expect(specs.map(({ workload }) => workload.recorded?.cpus)).toEqual([
      undefined,
      undefined,
      2,
      2,
    ]);
    const signal = AbortSignal.abort();
    const sweep = { kind: 'sweep', command: 'lab sweep', specs } as const;
    await (
      await lab.sweeps.start(sweep, { signal })
    ).ended;
    store.deleteFit(name);
    const resumed = await lab.sweeps.resume(lab.sweepToResume(null));
    const { results, interrupted } = await resumed.ended;
    expect(interrupted).toBe(false);
    expect(results.map((result) => result?.spec)).toEqual(specs);
  });

  it('is compared by what it was fitted to, in words', async () => {
    const { lab, store } = create();
    store.saveFit(makeFit());
    const fitted = lab.resolve(request);
    const { recorded: _recorded, ...workload } = fitted.workload;
    const keyOf = async (spec: Spec) => (await lab.run(spec)).result.key;
    const keys = [await keyOf(fitted), await keyOf({ ...fitted, workload })];
    const { rows } = lab.compare(keys);
    expect(rows[0]).toMatchObject({
      paired: true,
      differs: [{ path: 'workload.recorded', baseline: 'trace 7ace0000 on 2 CPUs', value: 'none' }],
    });
  });
});

it('where a workload was recorded changes no bit of a replication', async () => {
  const pool = createInlinePool();
  const spec = makeSpec(makeMachine(2), makeKernelBuild(2), policies.sync, { measureMs: 1 });
  const fitted = { ...spec, workload: { ...spec.workload, recorded: recorded! } };
  const [one, other] = await Promise.all([pool.replicate(spec, 3), pool.replicate(fitted, 3)]);
  expect(replicationDigest(one)).toBe(replicationDigest(other));
  expect(one.counters.ops).toBeGreaterThan(0);
  await pool.close();
});
