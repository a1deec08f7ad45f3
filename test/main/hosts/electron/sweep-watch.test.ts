import { describe, expect, it } from 'vitest';
import type { Reply, SweepSummary } from '../../../../shared/contract.ts';
import { watchSweeps } from '../../../../main/hosts/electron/sweep-watch.ts';
import { FakeBackend, failure, settle, sweepSummary } from './fake-backend.ts';

function watched(backend: FakeBackend) {
  const told: (readonly SweepSummary[])[] = [];
  const stop = watchSweeps(backend, (open) => told.push(open));
  return { told, stop, ids: () => told.at(-1)?.map(({ id, state }) => [id, state]) };
}

function listing(...rows: SweepSummary[]): { total: number; rows: SweepSummary[] } {
  return { total: rows.length, rows };
}

describe('watching sweeps', () => {
  it('begins with the unfinished ones', async () => {
    const listed = listing(sweepSummary({ id: 3 }), sweepSummary({ id: 1, state: 'paused' }));
    const backend = new FakeBackend().answer('sweep.list', listed);
    const { ids } = watched(backend);
    await settle();
    expect(backend.messages).toEqual([
      { call: 'sweep.list', input: { states: ['running', 'paused', 'interrupted'] } },
    ]);
    expect(ids()).toEqual([
      [3, 'running'],
      [1, 'paused'],
    ]);
  });

  it('follows events, newest first, and forgets finished sweeps', async () => {
    const backend = new FakeBackend().answer('sweep.list', listing());
    const { ids } = watched(backend);
    await settle();
    backend.tell('sweep.changed', sweepSummary({ id: 4 }));
    backend.tell('sweep.changed', sweepSummary({ id: 7 }));
    expect(ids()).toEqual([
      [7, 'running'],
      [4, 'running'],
    ]);
    backend.tell('sweep.changed', sweepSummary({ id: 7, state: 'done' }));
    backend.tell('sweep.changed', sweepSummary({ id: 4, state: 'cancelled' }));
    expect(ids()).toEqual([]);
  });

  it('trusts an event over a list requested before it', async () => {
    const backend = new FakeBackend();
    const list = Promise.withResolvers<Reply>();
    backend.answers.set('sweep.list', () => list.promise);
    const { ids } = watched(backend);
    backend.tell('sweep.changed', sweepSummary({ id: 1, state: 'done' }));
    list.resolve({ ok: true, value: listing(sweepSummary({ id: 1 }), sweepSummary({ id: 2 })) });
    await settle();
    expect(ids()).toEqual([[2, 'running']]);
  });

  it('asks again when events were missed', async () => {
    const backend = new FakeBackend().answer('sweep.list', listing(sweepSummary({ id: 1 })));
    const { ids } = watched(backend);
    await settle();
    backend.answer('sweep.list', listing());
    backend.tell('missed', null);
    await settle();
    expect(ids()).toEqual([]);
  });

  it('knows what events say when the list is refused', async () => {
    const backend = new FakeBackend();
    backend.answers.set('sweep.list', () => failure('internal'));
    const { ids } = watched(backend);
    backend.tell('sweep.changed', sweepSummary({ id: 1 }));
    await settle();
    expect(ids()).toEqual([[1, 'running']]);
  });

  it('ends', async () => {
    const backend = new FakeBackend().answer('sweep.list', listing());
    const { told, stop } = watched(backend);
    stop();
    await settle();
    expect([told, backend.listeners.size]).toEqual([[], 0]);
  });
});
