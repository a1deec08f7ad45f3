import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, shallowRef } from 'vue';
import {
  useRunList,
  type ListFields,
  type ListQuery,
} from '../../../renderer/composables/useRunList.ts';
import { useRunSelection } from '../../../renderer/composables/useRunSelection.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const flush = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function setUp(count: number) {
  const runs = Array.from({ length: count }, (_, i) => runOf(i));
  const lab = createFakeLab({
    'run.query': ({ offset = 0, limit = 50 }) => ({
      total: runs.length,
      rows: runs.slice(offset, offset + limit),
    }),
    'run.keys': ({ offset = 0, limit = 1000 }) => ({
      total: runs.length,
      rows: runs
        .slice(offset, offset + limit)
        .map(({ key, status, starred, archived }) => ({ key, status, starred, archived })),
    }),
  });
  const query = shallowRef<ListQuery>({ terms: [], sort: 'startedAt', descending: true });
  const fields = shallowRef<ListFields>([]);
  const { value, stop } = withScope(() => ({
    list: useRunList(
      lab,
      () => query.value,
      () => fields.value,
    ),
    selection: useRunSelection(lab, () => query.value),
  }));
  await flush();
  const offsets = () =>
    lab.inputs('run.query').map((input) => (input as { offset: number }).offset);
  return { lab, runs, query, fields, ...value, stop, offsets };
}

describe('the list of runs', () => {
  it('asks for the pages that come into view, each once', async () => {
    const { list, offsets, stop } = await setUp(100_000);
    expect([list.total.value, list.rowAt(150)?.key]).toEqual([100_000, runOf(150).key]);
    list.show({ first: 50_000, last: 50_020 });
    await flush(100);
    list.show({ first: 50_010, last: 50_030 });
    await flush(100);
    expect(offsets()).toEqual([0, 49_800, 50_000]);
    expect(list.rowAt(50_005)?.key).toBe(runOf(50_005).key);
    stop();
  });

  it('asks for the shown rows again when they need more fields, and keeps their place', async () => {
    const { list, fields, lab, offsets, stop } = await setUp(100_000);
    list.show({ first: 50_000, last: 50_020 });
    await flush(100);
    fields.value = ['policy.flushCeilingPages'];
    await flush(100);
    expect(offsets()).toEqual([0, 49_800, 50_000, 49_800, 50_000]);
    expect(lab.inputs('run.query').at(-1)).toMatchObject({ fields: fields.value });
    expect(list.rowAt(50_005)?.key).toBe(runOf(50_005).key);
    stop();
  });

  it('does not request what only scrolls past', async () => {
    const { list, offsets, stop } = await setUp(100_000);
    for (let first = 0; first < 90_000; first += 3000) list.show({ first, last: first + 20 });
    list.show({ first: 90_100, last: 90_120 });
    await flush(500);
    expect(offsets()).toEqual([0, 90_000]);
    stop();
  });

  it('asks for two pages at a time, and then for what is seen by now', async () => {
    const { lab, list, offsets, stop } = await setUp(100_000);
    const { 'run.query': serve } = lab.serve;
    const slow = defer<void>();
    lab.serve['run.query'] = async (input) => {
      await slow.promise;
      return serve!(input);
    };
    for (let first = 3100; first <= 90_100; first += 3000) {
      list.show({ first, last: first + 20 });
      await flush(100);
    }
    expect(offsets()).toEqual([0, 3000, 6000]);
    slow.resolve();
    await flush(10);
    expect(offsets()).toEqual([0, 3000, 6000, 90_000]);
    expect(list.rowAt(90_110)?.key).toBe(runOf(90_110).key);
    stop();
  });

  it('keeps the old rows until those of a new query are there', async () => {
    const { lab, list, query, stop } = await setUp(300);
    const reply = defer<{ total: number; rows: never[] }>();
    lab.serve['run.query'] = () => reply.promise;
    query.value = { ...query.value, sort: 'cpus' };
    await nextTick();
    expect([list.isCurrent.value, list.total.value]).toEqual([false, 300]);
    expect(list.rowAt(7)?.key).toBe(runOf(7).key);
    reply.resolve({ total: 0, rows: [] });
    await flush(10);
    expect([list.isCurrent.value, list.total.value, list.rowAt(7)]).toEqual([true, 0, undefined]);
    stop();
  });

  it('asks anew for the pages in view alone, once for a burst of events', async () => {
    const { lab, list, runs, offsets, stop } = await setUp(2000);
    list.show({ first: 1010, last: 1030 });
    await flush(100);
    runs.unshift(runOf(5000));
    for (let i = 0; i < 30; i++) lab.send('run.finished', { run: runOf(5000 + i) });
    lab.send('runs.changed', { keys: [] });
    await flush(1000);
    expect(offsets()).toEqual([0, 800, 1000, 800, 1000]);
    expect([list.total.value, list.rowAt(1010)?.key]).toEqual([2001, runOf(1009).key]);
    stop();
  });

  it('drops the reply to a query that is no more', async () => {
    const { lab, list, query, stop } = await setUp(3);
    const late = defer<{ total: number; rows: never[] }>();
    lab.serve['run.query'] = ({ sort }) =>
      sort === 'cpus' ? late.promise : { total: 1, rows: [runOf(9)] };
    query.value = { ...query.value, sort: 'cpus' };
    await nextTick();
    query.value = { ...query.value, sort: 'policy' };
    await nextTick();
    late.resolve({ total: 0, rows: [] });
    await flush(10);
    expect([list.total.value, list.rowAt(0)?.key]).toEqual([1, runOf(9).key]);
    stop();
  });
});

describe('the selection', () => {
  it('takes rows one by one, and a range that is not loaded', async () => {
    const { selection, runs, stop } = await setUp(5000);
    selection.toggle(runs[4000]!, 4000);
    await selection.extendTo(3990);
    expect(selection.count.value).toBe(11);
    selection.toggle(runs[3995]!, 3995);
    expect(selection.chosen.value.has(runs[3995]!.key)).toBe(false);
    stop();
  });

  it('takes a thousand at most, and says so', async () => {
    const { selection, runs, stop } = await setUp(5000);
    await selection.selectAll();
    expect([selection.count.value, selection.message.value]).toEqual([
      1000,
      'At most 1 000 runs can be selected.',
    ]);
    selection.toggle(runs[4000]!, 4000);
    expect(selection.count.value).toBe(1000);
    selection.clear();
    expect([selection.count.value, selection.message.value]).toEqual([0, '']);
    stop();
  });

  it('says nothing when all of them fit', async () => {
    const { selection, stop } = await setUp(1000);
    await selection.selectAll();
    expect([selection.count.value, selection.message.value]).toEqual([1000, '']);
    stop();
  });
});
