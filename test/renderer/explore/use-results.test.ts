import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import { useFigureList } from '../../../renderer/composables/useFigureList.ts';
import { useOpenRun } from '../../../renderer/composables/useOpenRun.ts';
import { useResolvedSpec } from '../../../renderer/composables/useResolvedSpec.ts';
import { useShownSweep } from '../../../renderer/composables/useShownSweep.ts';
import { useSweepPoints } from '../../../renderer/composables/useSweepPoints.ts';
import { createDraft } from '../../../renderer/explore/sweep-draft.ts';
import type { CallValue, SweepSummary } from '../../../shared/contract.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

const defaults = {
  machine: 'xeon-8160-2s',
  kernel: 'first-model',
  workload: 'kernel-build',
  policy: 'sync',
};

function sweepOf(id: number, change: Partial<SweepSummary> = {}): SweepSummary {
  const createdAt = '2026-01-01T00:00:00.000Z';
  const counts = { total: 10, done: 10, failed: 0, progress: null, problem: null };
  return {
    id,
    kind: 'sweep',
    name: '',
    command: 'lab sweep',
    createdAt,
    state: 'done',
    ...counts,
    ...change,
  };
}

type SweepPoints = CallValue<'sweep.points'>;

const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the shown sweep', () => {
  const study = sweepOf(1, { kind: 'study' });

  async function show(rows: SweepSummary[], asked: number | null = null) {
    const lab = createFakeLab({ 'sweep.list': () => ({ total: rows.length, rows }) });
    const id = ref(asked);
    const { value, stop } = withScope(() => useShownSweep(lab, () => id.value));
    await settle();
    return { lab, id, shown: () => value.shown.value?.id, stop };
  }

  it.each([
    ['the newest that runs', [sweepOf(3), sweepOf(2, { state: 'running' }), study], 2],
    ['else the study', [sweepOf(3), study], 1],
    ['else the newest', [sweepOf(4), sweepOf(3)], 4],
    ['none where there is none', [], undefined],
  ])('is %s', async (_which, rows, expected) => {
    const { shown, stop } = await show(rows);
    expect(shown()).toBe(expected);
    stop();
  });

  it('stays when it ends, follows what is asked for, and is there again on the way back', async () => {
    const running = sweepOf(2, { state: 'running' });
    const { lab, id, shown, stop } = await show([running, study]);
    lab.send('sweep.changed', { ...running, state: 'done' });
    await nextTick();
    expect(shown()).toBe(2);
    lab.send('sweep.changed', sweepOf(3));
    id.value = 3;
    await nextTick();
    expect(shown()).toBe(3);
    stop();
    lab.serve['sweep.list'] = () => ({ total: 2, rows: [sweepOf(3), study] });
    const { value, stop: end } = withScope(() => useShownSweep(lab, () => null));
    await settle();
    end();
    expect(value.shown.value?.id).toBe(3);
  });

  it('is the study as soon as it is reported, on a first start', async () => {
    const { lab, shown, stop } = await show([]);
    lab.send('sweep.changed', { ...study, state: 'running' });
    await nextTick();
    stop();
    expect(shown()).toBe(1);
  });
});

describe('the points of a sweep', () => {
  const pointOf = (
    index: number,
    run: CallValue<'sweep.points'>['rows'][number]['run'] = null,
  ) => ({
    index,
    key: runOf(index).key,
    status: run?.status ?? null,
    run,
  });

  it('are all asked for, page by page, up to what goes into a figure', async () => {
    const lab = createFakeLab({
      'sweep.points': ({ offset = 0, limit = 50 }) => ({
        total: 1500,
        rows: Array.from({ length: limit }, (_, i) => pointOf(offset + i)),
      }),
    });
    const { value, stop } = withScope(() => useSweepPoints(lab, ref(7)));
    await settle();
    stop();
    expect(value.rows.value).toHaveLength(1000);
    expect(value.total.value).toBe(1500);
    expect(lab.inputs('sweep.points').at(-1)).toEqual({ id: 7, offset: 800, limit: 200 });
  });

  it('take in runs as they finish, the first soon and then those of a second together', async () => {
    const lab = createFakeLab({
      'sweep.points': () => ({ total: 2, rows: [pointOf(1), pointOf(2)] }),
    });
    const { value, stop } = withScope(() => useSweepPoints(lab, ref(7)));
    await settle();
    lab.send('run.finished', { run: runOf(2) });
    lab.send('run.finished', { run: runOf(9) });
    expect(value.rows.value[1]?.run).toBeNull();
    await vi.advanceTimersByTimeAsync(50);
    expect(value.rows.value.map(({ run }) => run?.key)).toEqual([undefined, runOf(2).key]);
    lab.send('run.finished', { run: runOf(1) });
    await vi.advanceTimersByTimeAsync(999);
    expect(value.rows.value[0]?.run).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    stop();
    expect(value.rows.value.map(({ run }) => run?.key)).toEqual([runOf(1).key, runOf(2).key]);
    expect(lab.inputs('sweep.points')).toHaveLength(1);
  });

  it('have the runs that finished while they were loaded', async () => {
    const replies = [defer<SweepPoints>(), defer<SweepPoints>()];
    let n = 0;
    const lab = createFakeLab({ 'sweep.points': () => replies[n++]!.promise });
    const { value, stop } = withScope(() => useSweepPoints(lab, ref(7)));
    lab.send('run.finished', { run: runOf(1) });
    lab.send('run.finished', { run: runOf(5) });
    replies[0]!.resolve({ total: 2, rows: [pointOf(1)] });
    await settle();
    replies[1]!.resolve({ total: 2, rows: [pointOf(5)] });
    await settle();
    stop();
    expect(value.rows.value.map(({ run }) => run?.key)).toEqual([runOf(1).key, runOf(5).key]);
  });

  it('of a sweep that is left are not loaded to their end', async () => {
    const id = ref(7);
    const reply = defer<SweepPoints>();
    const lab = createFakeLab({
      'sweep.points': (input) =>
        input.id === 7 ? reply.promise : { total: 1, rows: [pointOf(9)] },
    });
    const { value, stop } = withScope(() => useSweepPoints(lab, id));
    id.value = 8;
    await settle();
    reply.resolve({ total: 900, rows: [pointOf(1)] });
    await settle();
    stop();
    expect(lab.inputs('sweep.points')).toEqual([
      { id: 7, offset: 0, limit: 200 },
      { id: 8, offset: 0, limit: 200 },
    ]);
    expect(value.rows.value).toEqual([pointOf(9)]);
  });

  it('that the page had are there at once when it comes back, until they are loaded again', async () => {
    const lab = createFakeLab({ 'sweep.points': () => ({ total: 1, rows: [pointOf(1)] }) });
    const first = withScope(() => useSweepPoints(lab, ref(7)));
    await settle();
    first.stop();
    lab.serve['sweep.points'] = () => ({ total: 1, rows: [pointOf(1, runOf(1))] });
    const { value, stop } = withScope(() => useSweepPoints(lab, ref(7)));
    expect(value.rows.value).toEqual([pointOf(1)]);
    await settle();
    stop();
    expect(value.rows.value[0]?.run?.key).toBe(runOf(1).key);
  });

  it('are never those of another sweep', async () => {
    const id = ref(7);
    const lab = createFakeLab({ 'sweep.points': () => ({ total: 1, rows: [pointOf(1)] }) });
    const { value, stop } = withScope(() => useSweepPoints(lab, id));
    await settle();
    id.value = 8;
    expect([value.rows.value, value.isLoaded.value]).toEqual([[], false]);
    await settle();
    stop();
    expect(value.rows.value).toHaveLength(1);
  });
});

describe('the list of figures', () => {
  it('is empty without runs, and asked for again as runs finish', async () => {
    const figure = { name: 'who-pays' as const, title: 'Who pays', refusal: null };
    const lab = createFakeLab({ 'figure.list': () => [figure] });
    const request = ref<{ runs: { sweep: number } } | null>(null);
    const { value, stop } = withScope(() => useFigureList(lab, request));
    await settle();
    expect([value.listed.value, lab.asked]).toEqual([[], []]);
    request.value = { runs: { sweep: 4 } };
    await settle();
    lab.send('run.finished', { run: runOf(1) });
    await vi.advanceTimersByTimeAsync(2500);
    stop();
    expect(value.listed.value).toEqual([figure]);
    expect(lab.inputs('figure.list')).toEqual([{ runs: { sweep: 4 } }, { runs: { sweep: 4 } }]);
  });
});

describe('the values that would be used', () => {
  it('are those of the lab, and said to be old while a request is wrong or new', async () => {
    const spec = { machine: { tickHz: 250 }, policy: { drainAt: ['tick', 'idle-exit'] } };
    const reply = { key: '', spec, stored: false, command: [] };
    const lab = createFakeLab({
      'spec.resolve': () => reply as unknown as CallValue<'spec.resolve'>,
    });
    const request = ref<{ policy: string } | null>({ policy: 'latr' });
    const { value, stop } = withScope(() => useResolvedSpec(lab, () => request.value));
    await settle();
    const texts = ['machine.tickHz', 'policy.drainAt', 'machine.ghz'].map(value.valueOf);
    expect([...texts, value.isCurrent.value]).toEqual(['250', 'tick+idle-exit', '', true]);
    request.value = null;
    await vi.advanceTimersByTimeAsync(500);
    stop();
    expect(value.isCurrent.value).toBe(false);
    expect(lab.inputs('spec.resolve')).toEqual([{ policy: 'latr' }]);
  });
});

describe('a run that the page is opened for', () => {
  const { key } = runOf(5);

  it('fills the form once, and again when asked', async () => {
    const lab = createFakeLab({
      'run.get': () => {
        const command = ['lab', 'run', '--policy', 'latr', '--set', 'run.seed=7'];
        const commandNote = 'The fit is deleted.';
        return { command, commandNote } as unknown as CallValue<'run.get'>;
      },
    });
    const draft = createDraft(defaults, ['none', 'sync']);
    const open = () => withScope(() => useOpenRun(lab, draft, defaults, () => key));
    const { stop } = open();
    await settle();
    expect([draft.policies, draft.run['run.seed']]).toEqual([['latr'], '7']);
    draft.policies = ['sync'];
    stop();

    const { value, stop: end } = open();
    await settle();
    expect([draft.policies, value.filledFrom.value]).toEqual([['sync'], key]);
    expect(value.note.value).toBe('The fit is deleted.');
    await value.fill();
    end();
    expect(draft.policies).toEqual(['latr']);
  });

  it('is left out when there is none', async () => {
    const lab = createFakeLab({});
    const draft = createDraft(defaults, ['none']);
    const { value, stop } = withScope(() => useOpenRun(lab, draft, defaults, () => undefined));
    await settle();
    stop();
    expect([value.filledFrom.value, lab.asked]).toEqual([null, []]);
  });
});
