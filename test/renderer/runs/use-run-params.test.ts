import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import type { Route } from '../../../renderer/composables/useRoute.ts';
import { useRunParams } from '../../../renderer/composables/useRunParams.ts';
import { parseSort } from '../../../renderer/composables/useRuns.ts';
import { withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(first: Route['params'] = {}) {
  const params = ref(first);
  const [gone, left]: Route['params'][][] = [[], []];
  const field = ref<null>(null);
  const runs = {
    filter: { text: ref('') },
    order: ref(parseSort('')),
    opened: ref<string | null>(null),
    groups: { field, choose: () => undefined },
    showsDiffering: ref(true),
  };
  const { stop } = withScope(() =>
    useRunParams(runs as unknown as Parameters<typeof useRunParams>[0], {
      params: () => params.value,
      go: (next) => gone!.push(next),
      left: (next) => left!.push(next),
    }),
  );
  return { runs, params, gone, left, stop };
}

describe('the address of the page of runs', () => {
  it('is read, and written once nothing was typed for a moment', async () => {
    const { runs, gone, left, stop } = setUp({ filter: 'latr' });
    expect(runs.filter.text.value).toBe('latr');
    runs.filter.text.value = 'sync';
    await nextTick();
    await vi.advanceTimersByTimeAsync(899);
    expect(gone).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    stop();
    expect([gone, left]).toEqual([[{ filter: 'sync' }], []]);
  });

  it('that is behind when the page is left is told then', async () => {
    const { runs, gone, left, stop } = setUp();
    runs.filter.text.value = 'sync';
    await nextTick();
    stop();
    await vi.advanceTimersByTimeAsync(2000);
    expect([gone, left]).toEqual([[], [{ filter: 'sync' }]]);
  });
});
