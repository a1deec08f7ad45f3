import { describe, expect, it, vi } from 'vitest';
import { useValidation } from '../../../renderer/composables/useValidation.ts';
import type { CallValue, SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, describeFakeLab, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';
import { runOf } from '../support/run-summaries.ts';

const stored: CallValue<'validation.get'> = {
  rows: [],
  missing: 3,
  uncertainty: {
    isolation: [],
    searched: 13,
    determined: 4,
    sets: 20,
    command: 'lab calibrate --uncertainty',
    modelVersion: '3',
    date: '2026-11-30',
  },
  sources: [],
};

function sweepOf(id: number, change: Partial<SweepSummary> = {}): SweepSummary {
  return {
    id,
    kind: 'validation',
    name: '',
    command: 'lab validate',
    createdAt: '2026-01-01T00:00:00.000Z',
    state: 'running',
    total: 15,
    done: 0,
    failed: 0,
    progress: { done: 0, total: 75, etaMs: null },
    problem: null,
    ...change,
  };
}

function setUp(open: SweepSummary[] = []) {
  const lab = createFakeLab({
    'lab.describe': () => describeFakeLab('memory'),
    'validation.get': () => stored,
    'validation.start': () => sweepOf(7),
    'sweep.list': () => ({ total: open.length, rows: open }),
  });
  const { value: page, stop } = withScope(() => useValidation(lab));
  return { lab, page, stop };
}

describe('the validation', () => {
  it('is loaded with the version of the model that it prints', async () => {
    const { page, stop } = setUp();
    await settle();
    stop();
    expect(page.validation.value).toEqual(stored);
    expect(page.description.value?.modelVersion).toBe('3');
    expect([page.sweeps.value, page.isRunning.value]).toEqual([[], false]);
  });

  it('shows the one that was running before the page was opened, and no other sweep', async () => {
    const { page, stop } = setUp([sweepOf(4), sweepOf(5, { kind: 'study' })]);
    await settle();
    stop();
    expect(page.sweeps.value.map(({ id }) => id)).toEqual([4]);
    expect(page.isRunning.value).toBe(true);
  });

  it('starts once, and follows its events to the end', async () => {
    const { lab, page, stop } = setUp();
    await settle();
    const reply = defer<SweepSummary>();
    lab.serve['validation.start'] = () => reply.promise;
    const starting = page.start();
    expect(await page.start()).toBe(false);
    reply.resolve(sweepOf(7));
    expect(await starting).toBe(true);
    expect(await page.start()).toBe(false);
    expect(lab.inputs('validation.start')).toHaveLength(1);
    lab.send('sweep.changed', sweepOf(7, { done: 9 }));
    expect(page.sweeps.value[0]?.done).toBe(9);
    lab.send('sweep.changed', sweepOf(7, { done: 15, state: 'done', progress: null }));
    stop();
    expect(page.isRunning.value).toBe(false);
  });

  it('loads its rows again as runs finish, and the description only once', async () => {
    vi.useFakeTimers();
    const { lab, stop } = setUp();
    await vi.runAllTimersAsync();
    lab.send('run.finished', { run: runOf(1) });
    lab.send('run.finished', { run: runOf(2) });
    await vi.runAllTimersAsync();
    stop();
    vi.useRealTimers();
    expect(lab.inputs('validation.get')).toHaveLength(2);
    expect(lab.inputs('lab.describe')).toHaveLength(1);
  });

  it('says why it did not start', async () => {
    const { lab, page, stop } = setUp();
    await settle();
    lab.serve['validation.start'] = () => {
      throw new LabError('database-busy', 'another process runs a sweep', 'wait for it');
    };
    expect(await page.start()).toBe(false);
    stop();
    expect(page.startError.value?.hint).toBe('wait for it');
    page.dismissStartError();
    expect(page.startError.value).toBeNull();
  });
});
