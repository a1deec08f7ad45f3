import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLabBackend, type LabBackend } from '../../../main/hosts/lab-backend.ts';
import { labProgram } from '../../../main/hosts/lab-program.ts';
import { createInlinePool } from '../../../main/pool/inline-pool.ts';
import { createSlurm } from '../../../main/remote/slurm/slurm-commands.ts';
import type {
  CallInput,
  CallName,
  CallValue,
  EventName,
  EventPayload,
} from '../../../shared/contract.ts';
import {
  isSlurmMissing,
  startSlurmCluster,
  type SlurmCluster,
} from '../../support/daemons/slurm-cluster.ts';
import { readMadeRuns } from '../../support/made-runs.ts';
import { quickSweep } from './contract/sample-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cluster-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface OpenLab extends LabBackend {
  /** Every state of its arrays that it told. */
  readonly told: EventPayload<'cluster.changed'>['arrays'];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>>;
}

/** A lab as its pages see it. A task is held until it is released, so that no time decides. */
function openLab(name: string, env: NodeJS.ProcessEnv, hasCluster = true): OpenLab {
  const told: OpenLab['told'] = [];
  const source = {
    folder: join(folder, `${name}-slurm`),
    options: ['--hold'],
    program: labProgram,
  };
  const backend = openLabBackend(
    {
      database: join(folder, `${name}.db`),
      host: 'memory',
      appVersion: '1',
      study: 'manual',
      ...(hasCluster && { slurm: source }),
    },
    {
      chooseFile: null,
      publish(event: EventName, payload) {
        if (event !== 'cluster.changed') return;
        told.push(...(payload as EventPayload<typeof event>).arrays);
      },
      onInternalError: (what, error) => {
        throw new Error(what, { cause: error });
      },
      pool: createInlinePool(),
      slurm: createSlurm(env),
    },
  );
  return {
    ...backend,
    told,
    async call(call, input) {
      const reply = await backend.dispatch({ call, input });
      if (!reply.ok) throw new Error(`${reply.error.message}; ${reply.error.hint}`);
      return reply.value as never;
    },
  };
}

const slurm = { shards: 2, threads: 1, minutes: 5, partition: 'lab', account: null };

describe('a lab whose cluster is not there', () => {
  it('says what is missing and what to do, and records nothing', async () => {
    for (const [hasCluster, words] of [
      [true, /there is no sbatch here; start the lab where jobs are submitted/],
      [false, /cannot start programs on the nodes of a cluster; start it from source/],
    ] as const) {
      const lab = openLab(`none-${hasCluster}`, { PATH: folder }, hasCluster);
      const { problem } = await lab.call('cluster.check', {});
      expect(`${problem?.message}; ${problem?.hint}`).toMatch(words);
      await expect(lab.call('sweep.start', { sweep: quickSweep, slurm })).rejects.toThrow(words);
      expect(await lab.call('sweep.list', {})).toMatchObject({ total: 0 });
      await lab.close();
    }
  });
});

describe.skipIf(isSlurmMissing)('a sweep that a page submits to a cluster', () => {
  let cluster: SlurmCluster;
  beforeAll(async () => {
    cluster = await startSlurmCluster(4);
  });
  afterAll(() => cluster.remove());

  it('is found again after a restart, pauses, goes on and comes home bit for bit', async () => {
    const slow = { timeout: 60_000, interval: 50 };
    const arrays = async (lab: OpenLab) => (await lab.call('cluster.get', {})).arrays;
    const first = openLab('there', cluster.env);
    const { id } = await first.call('sweep.start', { sweep: quickSweep, slurm });
    await expect.poll(() => arrays(first), slow).toMatchObject([{ sweep: id, pending: 2 }]);
    const [{ jobs } = { jobs: [] }] = await arrays(first);
    expect(jobs).toHaveLength(1);
    await first.close();

    const second = openLab('there', cluster.env);
    await expect.poll(() => arrays(second), slow).toMatchObject([{ sweep: id, jobs, pending: 2 }]);
    expect(await second.call('sweep.get', { id })).toMatchObject({ state: 'running', done: 0 });
    expect(await second.call('sweep.pause', { id })).toMatchObject({ state: 'paused' });
    expect(await arrays(second)).toEqual([]);
    const states = await createSlurm(cluster.env).states(jobs[0] ?? 0);
    expect(new Set(states.values())).toEqual(new Set(['CANCELLED']));

    await second.call('sweep.resume', { id });
    await expect.poll(() => arrays(second), slow).toMatchObject([{ sweep: id, pending: 2 }]);
    const [again] = await arrays(second);
    expect(again?.jobs).not.toEqual(jobs);
    execFileSync('scontrol', ['release', String(again?.jobs[0])], { env: cluster.env });
    const state = async () => (await second.call('sweep.get', { id })).state;
    await expect.poll(state, slow).toBe('done');
    expect(second.told.at(-1)).toMatchObject({ sweep: id, pending: 0, ended: 2, lost: 0 });
    expect(second.told.at(-1)?.perMinute).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'there-slurm', `sweep-${id}`))).toBe(false);
    const { rows } = await second.call('sweep.points', { id });
    await second.close();

    const here = openLab('here', cluster.env);
    const local = await here.call('sweep.start', { sweep: quickSweep });
    const isDone = async () => (await here.call('sweep.get', { id: local.id })).state;
    await expect.poll(isDone, slow).toBe('done');
    await here.close();
    const keys = rows.map(({ key }) => key);
    expect(readMadeRuns(join(folder, 'there.db'), keys)).toEqual(
      readMadeRuns(join(folder, 'here.db'), keys),
    );
  });
});
