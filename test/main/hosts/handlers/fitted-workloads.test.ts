import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { Store } from '../../../../main/store/store.ts';
import type { CallInput } from '../../../../shared/contract.ts';
import { makeFit } from '../../../support/made-of-traces.ts';
import { openQuietBackend } from './quiet-backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-fitted-'));
const database = join(folder, 'lab.db');
const name = 'trace-7ace0000';
const quick: [string, number][] = [
  ['run.measureMs', 1],
  ['run.replicationsMin', 2],
  ['run.replicationsMax', 2],
];

/** Another connection: the lab's reads are fresh also for what it did not write itself. */
let fits: Store;
let backend: ReturnType<typeof openQuietBackend>;

beforeAll(() => {
  fits = openStore(database);
  fits.saveFit(makeFit());
  backend = openQuietBackend(database);
});
afterAll(async () => {
  await backend.close();
  fits.close();
  rmSync(folder, { recursive: true, force: true });
});

const call: (typeof backend)['call'] = (what, input) => backend.call(what, input);

const namesOf = async () => (await call('lab.describe', {})).workloads.map((one) => one.name);

async function runSweep(sweep: CallInput<'sweep.start'>['sweep']): Promise<number> {
  const { id } = await call('sweep.start', { sweep });
  while ((await call('sweep.get', { id })).state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return id;
}

describe('the calls on fitted workloads', () => {
  it('describe them beside the built-in ones, with what they were fitted to', async () => {
    const { workloads } = await call('lab.describe', {});
    expect(workloads[0]?.name).toBe('kernel-build');
    expect(workloads.at(-1)).toMatchObject({ name, tasks: 'cpus*2', recorded: { cpus: 2 } });
    fits.saveFit(makeFit({ name: 'another' }));
    expect(await namesOf()).toContain('another');
    fits.deleteFit('another');
    expect(await namesOf()).not.toContain('another');
  });

  it('say of a plan which runs are extrapolated', async () => {
    const base = { workload: name, machine: 'server-2', set: quick };
    const plan = await call('sweep.plan', { sweep: { base, vary: ['machine.cpus=2,4'] } });
    expect(plan.notes).toEqual([
      `Extrapolated: ${name} was recorded on 2 CPUs, and is simulated on 4.`,
    ]);
    expect(plan.rows.map(({ extrapolated }) => extrapolated)).toEqual([
      null,
      'extrapolated: recorded on 2 CPUs',
    ]);
    const other = await call('sweep.plan', { sweep: { vary: ['machine.cpus=2,4'] } });
    expect([other.notes, other.rows[1]?.extrapolated]).toEqual([[], null]);
  });

  it('give a run with its command, and with what that lacks once the fit is deleted', async () => {
    const base = { workload: name, machine: 'server-4', set: quick };
    const id = await runSweep({ base, vary: ['policy=deferred'] });
    const { rows } = await call('sweep.points', { id });
    expect(rows[0]?.run).toMatchObject({ workload: name, cpus: 4, recordedCpus: 2 });
    const { key } = rows[0]!;
    const before = await call('run.get', { key });
    expect(before.command).toEqual(expect.arrayContaining(['--workload', name]));
    expect([before.commandNote, before.spec.workload.recorded?.cpus]).toEqual([null, 2]);
    const figure = await call('figure.get', {
      name: 'overhead-by-policy',
      runs: { keys: [key] },
    });
    expect(figure.provenance.extrapolated).toEqual({ [key]: 'extrapolated: recorded on 2 CPUs' });

    fits.deleteFit(name);
    const after = await call('run.get', { key });
    expect(after.command).not.toContain('--workload');
    expect(after.commandNote).toContain(`Fit the trace again as ${name}`);
    expect((await call('run.verify', { key })).differing).toEqual([]);
    fits.saveFit(makeFit());
  });
});
