import { describe, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import { readSelection } from '../../../renderer/compare/selection.ts';
import { useComparison } from '../../../renderer/composables/useComparison.ts';
import type { Comparison } from '../../../shared/comparison.ts';
import type { CallInput, CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { RunResult } from '../../../shared/result.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';
import { runOf as summaryOf } from '../support/run-summaries.ts';
import { compare, keyOf, runOf } from './comparisons.ts';

const runs = new Map(
  [
    runOf('aa', { policy: 'none' }),
    runOf('bb', { policy: 'sync' }),
    runOf('cc', { policy: 'latr' }),
  ].map((run) => [run.key, run]),
);
const [a, b, c] = [keyOf('aa'), keyOf('bb'), keyOf('cc')];
const running = keyOf('dd');

const notFound = (key: string) => new LabError('not-found', `no run ${key.slice(0, 2)}`, 'look');

function compareStored({ keys, baseline }: CallInput<'comparison.get'>): Comparison {
  const found = [...new Set([...(baseline ? [baseline] : []), ...keys])].map((key) => {
    const run = runs.get(key);
    if (!run) throw notFound(key);
    return run;
  });
  const [first, ...others] = found as [RunResult, ...RunResult[]];
  return compare(first, others);
}

function getStored({ key }: CallInput<'run.get'>): CallValue<'run.get'> {
  const run = runs.get(key);
  if (!run && key !== running) throw notFound(key);
  const summary = summaryOf(1, { key, status: run ? 'done' : 'running' });
  const spec = run?.spec ?? runOf('ee').spec;
  return { summary, spec, result: run ?? null, command: [], commandNote: null };
}

async function setUp(params: Record<string, string>) {
  const lab = createFakeLab({ 'comparison.get': compareStored, 'run.get': getStored });
  const selection = ref(readSelection(params));
  const { value: shown, stop } = withScope(() => useComparison(lab, selection));
  await settle();
  const keysShown = () =>
    shown.comparison.value && [
      shown.comparison.value.baseline.key,
      ...shown.comparison.value.rows.map(({ run }) => run.key),
    ];
  return { lab, selection, shown, stop, keysShown };
}

describe('the comparison of a selection', () => {
  it('asks for nothing without keys', async () => {
    const { lab, shown, stop } = await setUp({});
    stop();
    expect([lab.asked, shown.comparison.value, shown.error.value]).toEqual([[], null, null]);
  });

  it('is one call for runs that have results', async () => {
    const { lab, keysShown, shown, stop } = await setUp({ keys: `${a},${b},${c}`, baseline: b });
    stop();
    expect(lab.asked).toEqual([
      { name: 'comparison.get', input: { keys: [a, b, c], baseline: b } },
    ]);
    expect([keysShown(), shown.troubles.value]).toEqual([[b, a, c], []]);
  });

  it('shows a single run without rows', async () => {
    const { keysShown, stop } = await setUp({ keys: a });
    stop();
    expect(keysShown()).toEqual([a]);
  });

  it('leaves out runs that cannot be compared, and says why', async () => {
    const gone = keyOf('ff');
    const { lab, shown, keysShown, stop } = await setUp({
      keys: `${gone},${a},${running},${b}`,
    });
    stop();
    expect(keysShown()).toEqual([a, b]);
    expect(lab.inputs('comparison.get').at(-1)).toEqual({ keys: [a, b] });
    expect(shown.troubles.value).toEqual([
      { key: gone, text: 'no run ff' },
      { key: running, text: 'run dd0000000000 is running, it has no result' },
    ]);
    expect(shown.error.value).toBeNull();
  });

  it('follows the selection, and drops a reply to an older one', async () => {
    const { lab, selection, keysShown, stop } = await setUp({ keys: `${a},${b}` });
    const late = defer<Comparison>();
    lab.serve['comparison.get'] = () => late.promise;
    selection.value = readSelection({ keys: `${a},${c}` });
    await nextTick();
    lab.serve['comparison.get'] = compareStored;
    selection.value = readSelection({ keys: `${b},${c}` });
    await nextTick();
    late.resolve(compare(runOf('aa'), [runOf('cc')]));
    await settle();
    stop();
    expect(keysShown()).toEqual([b, c]);
  });

  it('keeps what is shown when a later call fails, and tries again', async () => {
    const { lab, shown, keysShown, stop } = await setUp({ keys: `${a},${b}` });
    lab.serve['comparison.get'] = () => {
      throw new LabError('internal', 'it broke', 'try again');
    };
    await shown.refresh();
    expect(shown.error.value?.message).toBe('it broke');
    expect(keysShown()).toEqual([a, b]);
    lab.serve['comparison.get'] = compareStored;
    await shown.refresh();
    stop();
    expect(shown.error.value).toBeNull();
  });

  it('loads again when a chosen run ends, not when another does', async () => {
    vi.useFakeTimers();
    const lab = createFakeLab({ 'comparison.get': compareStored, 'run.get': getStored });
    const selection = ref(readSelection({ keys: `${a},${b}` }));
    const { stop } = withScope(() => useComparison(lab, selection));
    const calls = () => lab.inputs('comparison.get').length;
    await vi.runAllTimersAsync();
    lab.send('run.finished', { run: summaryOf(9, { key: c }) });
    lab.send('runs.changed', { keys: [c] });
    await vi.runAllTimersAsync();
    expect(calls()).toBe(1);
    lab.send('run.finished', { run: summaryOf(9, { key: b }) });
    await vi.runAllTimersAsync();
    expect(calls()).toBe(2);
    stop();
    vi.useRealTimers();
  });
});
