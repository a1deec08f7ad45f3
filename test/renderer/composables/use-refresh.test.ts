import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRefresh } from '../../../renderer/composables/useRefresh.ts';
import { defer, withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loads that end on demand. */
function setUp() {
  const loads: PromiseWithResolvers<void>[] = [];
  const { value, stop } = withScope(() =>
    useRefresh(() => {
      const load = defer<void>();
      loads.push(load);
      return load.promise;
    }, 400),
  );
  return { loads, ...value, stop };
}

it('never loads twice at a time, and once more for all who asked meanwhile', async () => {
  const { loads, refresh } = setUp();
  const done: string[] = [];
  void refresh().then(() => done.push('first'));
  void refresh().then(() => done.push('second'));
  void refresh();
  expect(loads).toHaveLength(1);
  loads[0]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect([loads.length, done]).toEqual([2, []]);
  loads[1]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect([loads.length, done]).toEqual([2, ['first', 'second']]);
});

it('loads soon, together for all who ask until then', async () => {
  const { loads, refreshSoon } = setUp();
  for (let i = 0; i < 5; i++) refreshSoon();
  await vi.advanceTimersByTimeAsync(399);
  expect(loads).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(loads).toHaveLength(1);
});

it('keeps loading at its pace under a stream of events', async () => {
  const { loads, refreshSoon } = setUp();
  for (let ms = 0; ms < 4000; ms += 100) {
    refreshSoon();
    for (const load of loads) load.resolve();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(loads.length).toBeGreaterThanOrEqual(9);
  expect(loads.length).toBeLessThanOrEqual(10);
});

it('can load what is asked for after a pause sooner', async () => {
  let loads = 0;
  const { value, stop } = withScope(() => useRefresh(async () => void loads++, 1000, 100));
  value.refreshSoon();
  await vi.advanceTimersByTimeAsync(100);
  expect(loads).toBe(1);
  value.refreshSoon();
  await vi.advanceTimersByTimeAsync(999);
  expect(loads).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(loads).toBe(2);
  await vi.advanceTimersByTimeAsync(5000);
  value.refreshSoon();
  await vi.advanceTimersByTimeAsync(100);
  expect(loads).toBe(3);
  stop();
});

it('loads no more after its scope ended', async () => {
  const { loads, refresh, refreshSoon, stop } = setUp();
  void refresh();
  void refresh();
  refreshSoon();
  stop();
  loads[0]?.resolve();
  await vi.advanceTimersByTimeAsync(1000);
  expect(loads).toHaveLength(1);
});
