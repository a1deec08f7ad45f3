import { describe, expect, it } from 'vitest';
import { useSweeps } from '../../../renderer/composables/useSweeps.ts';
import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';

function sweepOf(id: number, state: SweepSummary['state'], done = 0): SweepSummary {
  const createdAt = '2026-01-01T00:00:00.000Z';
  const counts = { total: 10, done, failed: 0, progress: null, problem: null };
  return { id, kind: 'sweep', name: '', command: 'lab sweep', createdAt, state, ...counts };
}

/** A lab with these sweeps, which may change; newest first. */
function serveSweeps(all: () => readonly SweepSummary[]) {
  return createFakeLab({
    'sweep.list': ({ states = [], limit = 50 }) => {
      const rows = all().filter(({ state }) => states.length === 0 || states.includes(state));
      return { total: rows.length, rows: rows.slice(0, limit) };
    },
    'sweep.get': ({ id }) => {
      const found = all().find((sweep) => sweep.id === id);
      if (!found) throw new LabError('not-found', `there is no sweep ${id}`, 'list the sweeps');
      return found;
    },
  });
}

const pageOf = (...rows: SweepSummary[]) => ({ total: rows.length, rows });

function show({ sweeps }: { sweeps: { value: readonly SweepSummary[] } }): string[] {
  return sweeps.value.map(({ id, state, done }) => `${id} ${state} ${done}`);
}

describe('the list of sweeps', () => {
  it('asks for those that run or can go on, and follows their events', async () => {
    const lab = createFakeLab({ 'sweep.list': () => pageOf(sweepOf(1, 'interrupted', 4)) });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    lab.send('sweep.changed', sweepOf(2, 'running', 1));
    lab.send('sweep.changed', sweepOf(2, 'done', 10));
    expect(show(sweeps)).toEqual(['2 done 10', '1 interrupted 4']);
    expect(lab.inputs('sweep.list')).toEqual([
      { states: ['planning', 'running', 'paused', 'interrupted'], limit: 200 },
    ]);
    stop();
    expect(lab.listeners.size).toBe(0);
  });

  it('holds an event against a list that was asked for before it', async () => {
    const reply = defer<ReturnType<typeof pageOf>>();
    const lab = createFakeLab({ 'sweep.list': () => reply.promise });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    lab.send('sweep.changed', sweepOf(1, 'done', 10));
    reply.resolve(pageOf(sweepOf(1, 'running', 9), sweepOf(2, 'paused', 3)));
    await settle();
    stop();
    expect(show(sweeps)).toEqual(['2 paused 3', '1 done 10']);
  });

  it('asks anew when events were missed, also how the sweeps that it showed ended', async () => {
    let all = [sweepOf(1, 'running', 5)];
    const lab = serveSweeps(() => all);
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    all = [sweepOf(2, 'running', 0), sweepOf(1, 'cancelled', 7)];
    lab.sendMissed();
    await settle();
    stop();
    expect(show(sweeps)).toEqual(['2 running 0', '1 cancelled 7']);
  });

  it('drops a sweep that was deleted, here or on another page, and says no error of it', async () => {
    let all = [sweepOf(3, 'running', 9), sweepOf(2, 'paused', 5), sweepOf(1, 'interrupted', 3)];
    const lab = serveSweeps(() => all);
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    lab.send('sweep.changed', sweepOf(3, 'done', 10));
    all = [sweepOf(1, 'interrupted', 3)];
    lab.send('studies.changed', {});
    await expect.poll(() => show(sweeps), { timeout: 5000 }).toEqual(['1 interrupted 3']);
    stop();
    expect(sweeps.loadError.value).toBeNull();
  });

  it('asks for all that ended with one call, however many', async () => {
    const all = Array.from({ length: 40 }, (_, i) => sweepOf(40 - i, 'done', 10));
    const lab = serveSweeps(() => all);
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    const calls: number[] = [];
    for (const count of [1, 40]) {
      for (const sweep of all.slice(0, count)) lab.send('sweep.changed', sweep);
      const before = lab.asked.length;
      await sweeps.refresh();
      calls.push(lab.asked.length - before);
      expect(sweeps.sweeps.value).toHaveLength(count);
    }
    stop();
    expect(calls).toEqual([2, 2]);
  });

  it('finds what became of one that is older than a page of the newest', async () => {
    let oldest = [sweepOf(2, 'paused', 5), sweepOf(1, 'paused', 5)];
    const newer = Array.from({ length: 300 }, (_, i) => sweepOf(302 - i, 'done', 10));
    const lab = serveSweeps(() => [...newer, ...oldest]);
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    expect(show(sweeps)).toEqual(['2 paused 5', '1 paused 5']);
    oldest = [sweepOf(1, 'done', 10)];
    await sweeps.refresh();
    stop();
    expect(show(sweeps)).toEqual(['1 done 10']);
  });

  it('shows the matrix of attackers that it starts', async () => {
    const lab = createFakeLab({
      'sweep.list': () => pageOf(),
      'sweep.startAdversaries': () => sweepOf(3, 'running'),
    });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    expect(await sweeps.startAdversaries()).toMatchObject({ id: 3 });
    stop();
    expect(show(sweeps)).toEqual(['3 running 0']);
  });

  it('asks anew when the connection is there again', async () => {
    const lab = createFakeLab({ 'sweep.list': () => pageOf() });
    const { stop } = withScope(() => useSweeps(lab));
    await settle();
    lab.connection.value = 'lost';
    await settle();
    lab.connection.value = 'open';
    await settle();
    stop();
    expect(lab.inputs('sweep.list')).toHaveLength(2);
  });

  it('keeps what it showed when it cannot be asked for, and says why', async () => {
    const lab = createFakeLab({ 'sweep.list': () => pageOf(sweepOf(1, 'running')) });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    lab.serve['sweep.list'] = () => {
      throw new LabError('database-busy', 'busy', 'wait');
    };
    await sweeps.refresh();
    expect([show(sweeps), sweeps.loadError.value?.code]).toEqual([
      ['1 running 0'],
      'database-busy',
    ]);
    lab.serve['sweep.list'] = () => pageOf(sweepOf(1, 'running'));
    await sweeps.refresh();
    expect(sweeps.loadError.value).toBeNull();
    stop();
  });
});

describe('an action on a sweep', () => {
  it('is sent once for two presses, and its reply is shown', async () => {
    const lab = createFakeLab({
      'sweep.list': () => pageOf(sweepOf(1, 'running', 2)),
      'sweep.pause': () => sweepOf(1, 'paused', 2),
    });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    await Promise.all([sweeps.pause(1), sweeps.pause(1)]);
    stop();
    expect(show(sweeps)).toEqual(['1 paused 2']);
    expect(lab.inputs('sweep.pause')).toEqual([{ id: 1 }]);
  });

  it('does not take back what an event said while it was on its way', async () => {
    const reply = defer<SweepSummary>();
    const lab = createFakeLab({
      'sweep.list': () => pageOf(sweepOf(1, 'paused', 9)),
      'sweep.resume': () => reply.promise,
    });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await settle();
    const resumed = sweeps.resume(1);
    lab.send('sweep.changed', sweepOf(1, 'done', 10));
    reply.resolve(sweepOf(1, 'running', 9));
    await resumed;
    stop();
    expect(show(sweeps)).toEqual(['1 done 10']);
  });

  it('shows its error until it is dismissed', async () => {
    const lab = createFakeLab({
      'sweep.list': () => pageOf(),
      'sweep.cancel': () => {
        throw new LabError('not-found', 'there is no sweep 9', 'list the sweeps');
      },
    });
    const { value: sweeps, stop } = withScope(() => useSweeps(lab));
    await sweeps.cancel(9);
    expect(sweeps.actionError.value?.message).toBe('there is no sweep 9');
    sweeps.dismissError();
    expect(sweeps.actionError.value).toBeNull();
    stop();
  });
});
