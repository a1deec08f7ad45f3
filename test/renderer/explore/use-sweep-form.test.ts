import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { useDraft, usePlace, useSweepForm } from '../../../renderer/composables/useSweepForm.ts';
import { createAxis } from '../../../renderer/explore/axis-draft.ts';
import type { CallInput, SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

const noPlan = { total: 2, rows: [], notes: [], stored: 1, expectedMs: null };
const defaults = {
  machine: 'i5-3550',
  kernel: 'first-model',
  workload: 'kernel-build',
  policy: 'sync',
};
const started: SweepSummary = {
  id: 3,
  kind: 'sweep',
  name: '',
  command: 'lab sweep',
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'running',
  total: 2,
  done: 1,
  failed: 0,
  progress: null,
  problem: null,
};
const request: CallInput<'sweep.plan'>['sweep'] = {
  base: { machine: 'i5-3550', kernel: 'first-model', workload: 'kernel-build' },
  vary: ['policy=sync,latr'],
  mode: 'grid',
  where: [],
};

async function setUp() {
  const lab = createFakeLab({ 'sweep.plan': () => noPlan, 'sweep.start': () => started });
  const draft = useDraft(lab.client, defaults, ['sync', 'latr']);
  const place = usePlace(lab.client);
  const { value: form, stop } = withScope(() => useSweepForm(lab, draft, place));
  await vi.advanceTimersByTimeAsync(1);
  return { lab, draft, place, form, stop };
}

describe('the form of a sweep', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('plans what it holds at once, and starts what was planned', async () => {
    const { lab, form, stop } = await setUp();
    expect([form.plan.value, form.isCurrent.value]).toEqual([noPlan, true]);
    expect(await form.start()).toEqual(started);
    stop();
    expect(lab.asked).toEqual([
      { name: 'sweep.plan', input: { sweep: request, limit: 20 } },
      { name: 'sweep.start', input: { sweep: request, slurm: null } },
    ]);
  });

  it('starts it as a job array if that is chosen, and not before its fields are right', async () => {
    const { lab, place, form, stop } = await setUp();
    Object.assign(place, { where: 'slurm', shards: '0', partition: 'a b' });
    expect([...form.placeProblems.value.keys()]).toEqual(['shards', 'partition']);
    expect(await form.start()).toBeUndefined();
    Object.assign(place, { shards: '8', partition: 'short', minutes: '30' });
    expect(form.words.value.slice(-6)).toEqual(
      '--shards 8 --workers 1 --sbatch=--time=30 --sbatch=--partition=short'.split(' '),
    );
    expect(await form.start()).toEqual(started);
    stop();
    const slurm = { shards: 8, threads: 1, minutes: 30, partition: 'short', account: null };
    expect(lab.asked.at(-1)).toEqual({ name: 'sweep.start', input: { sweep: request, slurm } });
  });

  it('plans again once nothing was typed for a moment, and starts nothing until then', async () => {
    const { lab, draft, form, stop } = await setUp();
    draft.axes.push({ ...createAxis(1, 'machine.cpus'), list: '4' });
    await vi.advanceTimersByTimeAsync(100);
    draft.axes[0]!.list = '4, 8';
    await nextTick();
    expect(form.isCurrent.value).toBe(false);
    expect(await form.start()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(300);
    stop();
    expect(form.isCurrent.value).toBe(true);
    const vary = ['machine.cpus=4,8', 'policy=sync,latr'];
    expect(lab.inputs('sweep.plan').slice(1)).toEqual([{ sweep: { ...request, vary }, limit: 20 }]);
    expect(lab.inputs('sweep.start')).toEqual([]);
  });

  it('drops a plan that comes after the form has changed', async () => {
    const { draft, form, lab, stop } = await setUp();
    const reply = defer<typeof noPlan>();
    lab.serve['sweep.plan'] = () => reply.promise;
    draft.policies = ['latr'];
    await vi.advanceTimersByTimeAsync(300);
    draft.policies = ['sync'];
    reply.resolve({ ...noPlan, total: 99 });
    await vi.advanceTimersByTimeAsync(1);
    stop();
    expect([form.plan.value?.total, form.isCurrent.value]).toEqual([2, false]);
  });

  it('asks nothing while a part is wrong or empty', async () => {
    const { draft, form, lab, stop } = await setUp();
    draft.axes.push(createAxis(1, 'machine.cpus'));
    draft.condition = 'machine.cpus =';
    await vi.advanceTimersByTimeAsync(1000);
    stop();
    expect([...form.problems.value]).toEqual([
      ['axis-1', { message: 'Give its values.', hint: 'Values can be 1 to 1024.', isQuiet: true }],
      ['condition', expect.objectContaining({ message: '= is written ==, at position 14' })],
    ]);
    expect(lab.inputs('sweep.plan')).toHaveLength(1);
  });

  it('shows what the lab says at the part that it speaks of, until the form changes', async () => {
    const { draft, form, lab, stop } = await setUp();
    lab.serve['sweep.plan'] = () => {
      throw new LabError('bad-value', 'policy.maxAgeUs needs policy.remote=deferred', 'set it');
    };
    draft.sets.push({ id: 7, path: 'policy.maxAgeUs', value: '100' });
    await vi.advanceTimersByTimeAsync(300);
    const problem = {
      message: 'policy.maxAgeUs needs policy.remote=deferred',
      hint: 'set it',
      isQuiet: false,
    };
    expect([...form.problems.value]).toEqual([['set-7', problem]]);
    draft.sets = [];
    await nextTick();
    stop();
    expect([...form.problems.value]).toEqual([]);
  });

  it('counts again as runs finish', async () => {
    const { lab, stop } = await setUp();
    lab.send('runs.changed', { keys: [] });
    lab.send('runs.changed', { keys: [] });
    await vi.advanceTimersByTimeAsync(4000);
    stop();
    expect(lab.inputs('sweep.plan')).toHaveLength(2);
  });

  it('holds what was typed when the page comes back', async () => {
    const { lab, draft, stop } = await setUp();
    draft.condition = 'machine.cpus > 2';
    stop();
    expect(useDraft(lab.client, defaults, []).condition).toBe('machine.cpus > 2');
  });
});
