import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../main/hosts/identity.ts';
import { createPartReader } from '../../../../main/remote/shards/part-reader.ts';
import { openPart } from '../../../../main/remote/shards/part-writer.ts';
import { followArray, type ArrayState } from '../../../../main/remote/slurm/follow-array.ts';
import { LabError } from '../../../../shared/errors.ts';
import type { JobsByShard } from '../../../../main/remote/slurm/array-jobs.ts';
import type { Slurm } from '../../../../main/remote/slurm/slurm-commands.ts';
import { specOf } from '../../lab/fakes/spec-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-array-'));
afterAll(() => rmSync(folder, { recursive: true }));

let plans = 0;

/** A plan of two shards, and a Slurm whose tasks do what `run` says: the state that they end in. */
function makeArray(run: (shard: number, count: number) => string) {
  const at = join(folder, String(++plans));
  const partOf = (shard: number) => `${at}-part-${shard}.lab`;
  const shards = [1, 2].map((shard) => {
    const part = createPartReader(partOf(shard));
    return { shard, points: 1, part, log: `${at}-task-${shard}.log` };
  });
  const counts = new Map<number, number>();
  const jobs: Map<number, string>[] = [];
  const cancelled: number[] = [];
  const slurm: Slurm = {
    ping: async () => undefined,
    async submit(_, tasks) {
      const states = tasks.map((shard) => {
        const count = (counts.get(shard) ?? 0) + 1;
        counts.set(shard, count);
        return [shard, run(shard, count)] as const;
      });
      return jobs.push(new Map(states));
    },
    states: async (job) => jobs[job - 1] ?? new Map(),
    cancel: async (job) => void cancelled.push(job),
  };
  const finish = (shard: number) => {
    const head = { plan: '0'.repeat(64), shard, of: 2, command: 'lab sweep', points: 1, total: 2 };
    const { modelVersion } = identity;
    const points = [{ index: shard - 1, spec: specOf('sync') }];
    const part = openPart(partOf(shard), { head: { ...head, modelVersion }, points });
    part.addFinished(shard - 1, 5);
    part.close();
  };
  const notes: string[] = [];
  const options = { script: 'array.sh', onGrown: () => undefined, pollMs: 1 };
  const states: ArrayState[] = [];
  const saved: JobsByShard[] = [];
  const told = {
    note: (line: string) => void notes.push(line),
    onState: (state: ArrayState) => void states.push(state),
    onJobs: (all: JobsByShard) => void saved.push(all),
  };
  const follow = (signal = new AbortController().signal, known?: JobsByShard) =>
    followArray({ ...options, ...told, slurm, shards, signal, known });
  return { shards, jobs, counts, cancelled, notes, states, saved, slurm, finish, follow };
}

describe('a job array', () => {
  it('has ended when every part has, and only failed tasks are submitted again', async () => {
    const array = makeArray((shard, count) => {
      if (shard === 2 && count === 1) return 'NODE_FAIL';
      array.finish(shard);
      return 'COMPLETED';
    });
    expect(await array.follow()).toEqual(new Map());
    expect([...array.counts]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(array.notes).toEqual([
      'Submitted job 1: shards 1, 2',
      'Task 2 ended as NODE_FAIL before its shard: once more',
      'Submitted job 2: shards 2',
    ]);
  });

  it('gives a shard up at the third failure, with what its task printed last', async () => {
    const array = makeArray((shard) => {
      if (shard === 1) array.finish(shard);
      else writeFileSync(array.shards[1]!.log, 'Try: this\nError: no space left\n');
      return shard === 1 ? 'COMPLETED' : 'FAILED';
    });
    const reason = 'task 2 ended as FAILED: Error: no space left';
    expect(await array.follow()).toEqual(new Map([[2, reason]]));
    expect(array.counts.get(2)).toBe(3);
  });

  it('submits nothing of a plan whose parts are there', async () => {
    const array = makeArray(() => 'FAILED');
    for (const shard of [1, 2]) array.finish(shard);
    expect(await array.follow()).toEqual(new Map());
    expect({ jobs: array.jobs, notes: array.notes }).toEqual({ jobs: [], notes: [] });
  });

  it('counts a task that the controller has forgotten by its part alone', async () => {
    const array = makeArray((shard, count) => {
      if (shard === 2 || count === 2) array.finish(shard);
      array.jobs.push = (...all) =>
        Array.prototype.push.apply(
          array.jobs,
          all.map(() => new Map()),
        );
      return 'RUNNING';
    });
    expect(await array.follow()).toEqual(new Map());
    expect([...array.counts]).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('tells where its shards are, and which jobs they are in while they are open', async () => {
    const array = makeArray((shard) => {
      if (shard === 1) array.finish(shard);
      return shard === 1 ? 'COMPLETED' : 'RUNNING';
    });
    const controller = new AbortController();
    const following = array.follow(controller.signal);
    const at = { jobs: [1], lost: 0 };
    await expect
      .poll(() => array.states)
      .toContainEqual({ ...at, pending: 0, running: 1, ended: 1 });
    expect(array.states[0]).toEqual({ ...at, pending: 2, running: 0, ended: 0 });
    expect(array.saved).toEqual([
      new Map([
        [1, 1],
        [2, 1],
      ]),
    ]);
    controller.abort();
    await expect(following).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('follows the jobs of an earlier life, and submits only what is in none', async () => {
    const array = makeArray(() => 'RUNNING');
    array.jobs.push(new Map([[2, 'RUNNING']]));
    const controller = new AbortController();
    const following = array.follow(controller.signal, new Map([[2, 1]]));
    await expect.poll(() => array.counts.size).toBe(1);
    expect([...array.counts]).toEqual([[1, 1]]);
    array.finish(1);
    array.finish(2);
    expect(await following).toEqual(new Map());
  });

  it('goes on when the controller does not answer for a while', async () => {
    const array = makeArray((shard) => {
      array.finish(shard);
      return 'COMPLETED';
    });
    const { states } = array.slurm;
    let asked = 0;
    array.slurm.states = async (job) => {
      if (++asked > 3) return states(job);
      throw new LabError('not-allowed', 'scontrol failed: no route', 'sinfo');
    };
    expect(await array.follow()).toEqual(new Map());
    expect(array.notes.slice(1)).toEqual(['scontrol failed: no route; it is asked again']);
  });

  it('ends with its signal, and leaves its jobs to others', async () => {
    const array = makeArray(() => 'RUNNING');
    const controller = new AbortController();
    const following = array.follow(controller.signal);
    await expect.poll(() => array.jobs.length).toBe(1);
    controller.abort();
    await expect(following).rejects.toMatchObject({ code: 'cancelled' });
    expect(array.cancelled).toEqual([]);
  });
});
