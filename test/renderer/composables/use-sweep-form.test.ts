import { describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { useSweepForm } from '../../../renderer/composables/useSweepForm.ts';
import type { CallInput, SweepSummary } from '../../../shared/contract.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

const noPlan = { total: 2, rows: [], stored: 1, expectedMs: null };
const started: SweepSummary = {
  id: 3,
  kind: 'sweep',
  command: 'lab sweep',
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'running',
  total: 2,
  done: 1,
  failed: 0,
  progress: null,
  problem: null,
};

function setUp() {
  const lab = createFakeLab({ 'sweep.plan': () => noPlan, 'sweep.start': () => started });
  const { value: form, stop } = withScope(() => useSweepForm(lab));
  Object.assign(form.fields, { machine: 'i5-3550', workload: 'kernel-build', policy: 'sync' });
  form.fields.axes[0] = ' machine.cpus=2,4 ';
  return { lab, form, stop };
}

const request: CallInput<'sweep.plan'>['sweep'] = {
  base: { machine: 'i5-3550', workload: 'kernel-build', policy: 'sync' },
  vary: ['machine.cpus=2,4'],
  mode: 'grid',
  where: [],
};

describe('the form of a sweep', () => {
  it('plans what its fields say, and starts what was planned', async () => {
    const { lab, form, stop } = setUp();
    await form.makePlan();
    expect(form.plan.value).toEqual(noPlan);
    expect(await form.start()).toEqual(started);
    stop();
    expect(form.plan.value).toBeNull();
    expect(lab.asked).toEqual([
      { name: 'sweep.plan', input: { sweep: request, limit: 20 } },
      { name: 'sweep.start', input: { sweep: request } },
    ]);
  });

  it('sends both axes, the mode and the condition', async () => {
    const { lab, form, stop } = setUp();
    form.fields.axes[1] = 'policy=sync,latr';
    form.fields.mode = 'zip';
    form.fields.condition = ' machine.cpus > 2 ';
    await form.makePlan();
    stop();
    const vary = ['machine.cpus=2,4', 'policy=sync,latr'];
    const where = ['machine.cpus > 2'];
    expect(lab.inputs('sweep.plan')).toEqual([
      { sweep: { ...request, vary, mode: 'zip', where }, limit: 20 },
    ]);
  });

  it('forgets the plan when a field changes', async () => {
    const { form, lab, stop } = setUp();
    await form.makePlan();
    form.fields.policy = 'latr';
    await nextTick();
    expect(form.plan.value).toBeNull();
    expect(await form.start()).toBeUndefined();
    stop();
    expect(lab.inputs('sweep.start')).toEqual([]);
  });

  it('drops a plan that comes after a field has changed', async () => {
    const { form, lab, stop } = setUp();
    const reply = defer<typeof noPlan>();
    lab.serve['sweep.plan'] = () => reply.promise;
    const planning = form.makePlan();
    form.fields.policy = 'latr';
    reply.resolve(noPlan);
    await planning;
    stop();
    expect(form.plan.value).toBeNull();
  });

  it.each([
    ['', '', 'a sweep needs an axis'],
    ['machine.cpus=9..1', '', 'range 9..1: its end is below its start'],
    ['machine.cpus=1,2', 'machine.cpus =', 'condition: = is written ==, at position 14'],
  ])('says what is wrong with %j and %j before it asks', async (axis, condition, message) => {
    const { form, lab, stop } = setUp();
    form.fields.axes[0] = axis;
    form.fields.condition = condition;
    await form.makePlan();
    stop();
    expect(form.error.value?.message).toBe(message);
    expect(lab.asked).toEqual([]);
  });
});
