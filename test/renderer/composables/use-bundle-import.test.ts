import { describe, expect, it, vi } from 'vitest';
import { useBundleImport } from '../../../renderer/composables/useBundleImport.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Merge } from '../../../shared/bundle.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

const merged: Merge = { new: 1, same: 0, different: [], refused: [], sweeps: 0, studies: 0 };
const fileOf = (name: string) => new File(['{}'], name);

function setUp() {
  const ends = [defer<Merge>(), defer<Merge>()];
  const left = ends.values();
  const lab = createFakeLab({
    'bundle.import': () => left.next().value!.promise,
    'bundle.cancel': () => ({ cancelled: true }),
  });
  const { value, stop } = withScope(() => useBundleImport(lab));
  return { ...value, lab, ends, stop };
}

describe('bundles that are dropped', () => {
  it('are merged one after another, and the last is shown', async () => {
    const { add, shown, isRunning, lab, ends, stop } = setUp();
    const all = add([fileOf('a.lab'), fileOf('b.lab')]);
    await vi.waitFor(() => expect(lab.inputs('bundle.import')).toHaveLength(1));
    lab.send('bundle.progress', { done: 7, total: 9, etaMs: null });
    expect(shown.value).toMatchObject({ name: 'a.lab', read: 7, merge: null });
    ends[0]!.resolve(merged);
    await vi.waitFor(() => expect(shown.value?.name).toBe('b.lab'));
    expect(isRunning.value).toBe(true);
    ends[1]!.resolve({ ...merged, new: 2 });
    await all;
    expect(shown.value?.merge?.new).toBe(2);
    expect(isRunning.value).toBe(false);
    stop();
  });

  it('that are closed while they run go on, and are shown again at their end', async () => {
    const { add, close, shown, isRunning, ends, stop } = setUp();
    const all = add([fileOf('a.lab')]);
    close(shown.value!.id);
    expect(shown.value).toBe(null);
    expect(isRunning.value).toBe(true);
    ends[0]!.reject(new LabError('not-allowed', 'no room', 'make some'));
    await all;
    expect(shown.value?.error?.message).toBe('no room');
    close(shown.value!.id);
    expect(shown.value).toBe(null);
    stop();
  });

  it('stay when the dialog of the one before says late that it was closed', async () => {
    const { add, close, shown, ends, stop } = setUp();
    ends[0]!.resolve(merged);
    await add([fileOf('a.lab')]);
    const before = shown.value!.id;
    const next = add([fileOf('a.lab')]);
    close(before);
    expect(shown.value).toMatchObject({ name: 'a.lab', merge: null });
    ends[1]!.resolve(merged);
    await next;
    expect(shown.value?.merge).toEqual(merged);
    stop();
  });
});
